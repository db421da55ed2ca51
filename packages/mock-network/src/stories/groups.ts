export const graduate = { code: 'GRAD', text: 'Graduate student' }
export const undergraduate = { code: 'UNDRGRD', text: 'Undergraduate' }
export const lecturer = { code: 'STAFF-ACAD', text: 'Lecturer' }
export const visitor = { code: '07', text: 'Visiting reader' }
export const networkPatron = { code: 'NETWORK', text: 'Network patron' }
export const guest = { code: 'GUEST', text: 'Guest' }
export const borrower = { code: 'CONSORT', text: 'Consortium borrower' }
export const staff = { code: 'STAFF', text: 'Staff' }
