import type { Network } from '@library-card/contract/institution.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { useState, type ComponentType } from 'react'
import { Link, Outlet, useRouteLoaderData } from 'react-router'
import { Select } from '../ui/select.tsx'
import { useBranding } from './branding.ts'
import styles from './frame.module.css'
import { LanguageSelect } from './language-select.tsx'
import { PatronMasthead } from './masthead.tsx'
import { OwnText } from './own-words.tsx'
import { chooseTheme, chosenTheme, themes, type Theme } from './theme.ts'

export function PatronFrame() {
  return <Frame masthead={PatronMasthead} />
}

/** Masthead, page and footer. */
export function Frame({ masthead: Masthead }: { masthead: ComponentType<{ network: Network }> }) {
  const network = useRouteLoaderData<Network>('network')
  useBranding(network)
  // Renders again when the language changes, and the masthead with it.
  useLingui()
  if (!network) return null
  return (
    <>
      <a className={styles['skip']} href="#heading">
        <Trans>Skip to content</Trans>
      </a>
      <Masthead network={network} />
      <Outlet />
      <Footer network={network} />
    </>
  )
}

function Footer({ network }: { network: Network }) {
  const { languages, branding } = network
  const { help = null, contact = null } = branding?.links ?? {}
  return (
    <footer className={`${styles['footer']} no-print`}>
      <span>
        <Trans>Dates are in each institution’s time zone.</Trans>
      </span>
      <Link to="/privacy">
        <Trans>Privacy</Trans>
      </Link>
      <Link to="/accessibility">
        <Trans>Accessibility</Trans>
      </Link>
      {help !== null && (
        <a href={help}>
          <Trans>Help</Trans>
        </a>
      )}
      {contact !== null && (
        <a href={contact}>
          <Trans>Contact</Trans>
        </a>
      )}
      {languages.length > 1 && <LanguageSelect languages={languages} />}
      <ThemeSelect />
      <OwnText texts={branding?.texts.footer} network={network} />
    </footer>
  )
}

const themeWords: Record<Theme, MessageDescriptor> = {
  system: msg`Same as this device`,
  light: msg`Light`,
  dark: msg`Dark`,
}

function ThemeSelect() {
  const { i18n } = useLingui()
  const [theme, setTheme] = useState(chosenTheme)
  function choose(chosen: Theme) {
    chooseTheme(chosen)
    setTheme(chosen)
  }
  const options = themes.map((value) => ({ value, words: i18n._(themeWords[value]) }))
  return <Select label={<Trans>Appearance</Trans>} value={theme} options={options} choose={choose} />
}
