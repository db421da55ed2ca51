import type { Network } from '@library-card/contract/institution.ts'
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { useEffect, type ComponentType } from 'react'
import { Link, Outlet } from 'react-router'
import { useKnownSession, useNetwork } from '../session/session-query.ts'
import styles from './frame.module.css'
import { LanguageSelect } from './language-select.tsx'
import { OwnText } from './own-words.tsx'
import { ThemeSelect } from './theme-select.tsx'

export function Frame({ masthead: Masthead }: { masthead: ComponentType }) {
  useBranding(useNetwork())
  // Renders again when the language changes, and the masthead with it.
  useLingui()
  return (
    <>
      <a className={styles['skip']} href="#heading">
        <Trans>Skip to content</Trans>
      </a>
      <Masthead />
      <Outlet />
      <Footer />
    </>
  )
}

/** Replaces the default colours and icon with the network's. */
function useBranding({ brand: light, branding }: Network) {
  const dark = branding.brandDark ?? light
  const favicon = branding.favicon
  useEffect(() => {
    if (light !== null && dark !== null) applyColors(light, dark)
  }, [light, dark])
  useEffect(() => {
    if (favicon !== null) document.querySelector('link[rel=icon]')?.setAttribute('href', favicon)
  }, [favicon])
}

function applyColors(light: string, dark: string) {
  const { style } = document.documentElement
  style.setProperty('--brand', `light-dark(${light}, ${dark})`)
  style.setProperty('--brand-deep', `light-dark(${mixed(light, 'black', 15)}, ${mixed(light, 'black', 60)})`)
  style.setProperty('--brand-wash', `light-dark(${mixed(light, 'white', 90)}, ${mixed(light, 'black', 65)})`)
}

function mixed(color: string, other: string, share: number): string {
  return `color-mix(in oklab, ${color}, ${other} ${share}%)`
}

function Footer() {
  const { languages, languageCookie, branding } = useNetwork()
  const session = useKnownSession()
  const { help, contact } = branding.links
  return (
    <footer className={`links ${styles['footer']} no-print`}>
      {session && (
        <span>
          <Trans>Dates are in each institution’s time zone.</Trans>
        </span>
      )}
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
      {languages.length > 1 && <LanguageSelect languages={languages} cookie={languageCookie} />}
      <ThemeSelect />
      <OwnText texts={branding.texts.footer} />
    </footer>
  )
}
