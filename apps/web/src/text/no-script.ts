/** For the page without JavaScript, which the build writes in each language. */
export const noScript = /*i18n*/ {
  id: 'no-script',
  message: 'Library Card needs JavaScript, which is turned off in this browser.',
}
