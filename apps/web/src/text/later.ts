import { i18n } from '@lingui/core'

/** Loads the texts of the pages that load when they open. */
export async function loadLaterText() {
  const { messages } = await import('./later/en.po')
  i18n.load('en', messages)
}
