/**
 * The version of this contract, a number that each request of a page carries. Raise it in each release that changes what a route
 * takes or sends: the BFF refuses requests of another version, and their page loads itself again.
 */
export const contractVersion = '2'
