import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Select } from '../ui/select.tsx'

const themes = ['system', 'light', 'dark'] as const
type Theme = (typeof themes)[number]

const key = 'look'

/** Stored in this browser, because it is not personal data. */
function chosenTheme(): Theme {
  const stored = localStorage.getItem(key)
  return themes.find((theme) => theme === stored) ?? 'system'
}

export function applyTheme() {
  const theme = chosenTheme()
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
}

const themeWords: Record<Theme, MessageDescriptor> = {
  system: msg`Same as this device`,
  light: msg`Light`,
  dark: msg`Dark`,
}

export function ThemeSelect() {
  const { i18n } = useLingui()
  const [theme, setTheme] = useState(chosenTheme)
  function choose(chosen: Theme) {
    localStorage.setItem(key, chosen)
    applyTheme()
    setTheme(chosen)
  }
  const options = themes.map((value) => ({ value, words: i18n._(themeWords[value]) }))
  return <Select label={<Trans>Appearance</Trans>} value={theme} options={options} choose={choose} />
}
