/** How time, CPU and memory grow with institutions, with patrons at once and with loans. */
export {}
