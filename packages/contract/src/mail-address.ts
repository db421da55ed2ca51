// oxlint-disable no-control-regex -- control characters end lines and commands of SMTP
/** One address that a mail server accepts, without a name, a comment, a list or a control character. */
export const mailAddress =
  /^[^\s@<>()[\],;:\\"\x00-\x1f\x7f-\x9f]{1,64}@[^\s@<>()[\],;:\\"\x00-\x1f\x7f-\x9f]{1,190}$/
