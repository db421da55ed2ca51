/** One address as a mail server takes it: without a name, a comment, a list or a control character. */
// oxlint-disable-next-line no-control-regex -- they end lines and commands of SMTP
export const mailAddress = /^[^\s@<>()[\],;:\\"\x00-\x1f\x7f-\x9f]{1,64}@[^\s@<>()[\],;:\\"\x00-\x1f\x7f-\x9f]{1,190}$/
