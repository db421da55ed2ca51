import type { Network } from '@library-card/contract/institution.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState, type ComponentType } from 'react'
import { Link, Outlet, useRouteLoaderData } from 'react-router'
import { Select } from '../ui/select.tsx'
import styles from './frame.module.css'
import { LanguageSelect } from './language-select.tsx'
import { PatronMasthead } from './masthead.tsx'
import { chooseTheme, chosenTheme, themes, type Theme } from './theme.ts'

export function PatronFrame() {
  return <Frame masthead={PatronMasthead} />
}

/** Masthead, page and footer. */
export function Frame({ masthead: Masthead }: { masthead: ComponentType<{ network: Network }> }) {
  const network = useRouteLoaderData<Network>('network')
  const brand = network?.brand ?? null
  useEffect(() => applyBrand(brand), [brand])
  if (!network) return null
  return (
    <>
      <a className={styles['skip']} href="#heading">
        <Trans>Skip to content</Trans>
      </a>
      <Masthead network={network} />
      <Outlet />
      <Footer languages={network.languages} />
    </>
  )
}

/** Replaces the default brand colour with the network's; lighter in the dark theme. */
function applyBrand(color: string | null) {
  if (color === null) return
  const { style } = document.documentElement
  const mixed = (other: string, share: number) => `color-mix(in oklab, ${color}, ${other} ${share}%)`
  style.setProperty('--brand', `light-dark(${color}, ${mixed('white', 55)})`)
  style.setProperty('--brand-deep', `light-dark(${mixed('black', 15)}, ${mixed('black', 60)})`)
  style.setProperty('--brand-wash', `light-dark(${mixed('white', 90)}, ${mixed('black', 65)})`)
}

function Footer({ languages }: { languages: string[] }) {
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
      {languages.length > 1 && <LanguageSelect languages={languages} />}
      <ThemeSelect />
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
