/** Hostile bodies, readers who leave and five minutes of faults leave memory and sockets as they were. */
export {}
