/** What a person sees, in a real browser: the first institution, switching, stillness, first JavaScript. */
export {}
