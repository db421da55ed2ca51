/** One address as a mail server takes it: without a name, a comment or a list. */
export const mailAddress = /^[^\s@<>()[\],;:\\"]{1,64}@[^\s@<>()[\],;:\\"]{1,190}$/
