import { i18n } from '@lingui/core'

/** The landing page does not wait for the words of the others. */
export async function loadLaterText() {
  const { messages } = await import('./later/en.po')
  i18n.load('en', messages)
}
