import { Trans, useLingui } from '@lingui/react/macro'
import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'
import { useState } from 'react'
import { Link } from 'react-router'
import styles from './footer.module.css'
import { chooseLook, chosenLook, looks, type Look } from './theme-choice.ts'

const lookWords: Record<Look, MessageDescriptor> = {
  system: msg`As my system`,
  light: msg`Light`,
  dark: msg`Dark`,
}

export function Footer({ languages }: { languages: string[] }) {
  return (
    <footer className={`${styles['foot']} no-print`}>
      <span>
        <Trans>Dates are in each institution’s own time.</Trans>
      </span>
      <Link to="/privacy">
        <Trans>Privacy</Trans>
      </Link>
      <Link to="/accessibility">
        <Trans>Accessibility</Trans>
      </Link>
      {languages.length > 1 && <LanguageSelect languages={languages} />}
      <LookSelect />
    </footer>
  )
}

function LookSelect() {
  const { i18n } = useLingui()
  const [look, setLook] = useState(chosenLook)
  function choose(value: string) {
    const chosen = looks.find((name) => name === value) ?? 'system'
    chooseLook(chosen)
    setLook(chosen)
  }
  return (
    <label>
      <Trans>Look</Trans>
      <select value={look} onChange={({ target }) => choose(target.value)}>
        {looks.map((name) => (
          <option key={name} value={name}>
            {i18n._(lookWords[name])}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Each language by its own name. */
function LanguageSelect({ languages }: { languages: string[] }) {
  const { i18n } = useLingui()
  return (
    <label>
      <Trans>Language</Trans>
      <select value={i18n.locale} onChange={({ target }) => i18n.activate(target.value)}>
        {languages.map((tag) => (
          <option key={tag} value={tag} lang={tag}>
            {new Intl.DisplayNames(tag, { type: 'language' }).of(tag)}
          </option>
        ))}
      </select>
    </label>
  )
}
