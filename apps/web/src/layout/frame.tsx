import type { Network } from '@library-card/contract/institution.ts'
import { languageOf } from '@library-card/contract/languages.ts'
import type { MessageDescriptor } from '@lingui/core'
import { t, msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useEffect, type ComponentType, useState } from 'react'
import { Link, Outlet, useLocation } from 'react-router'
import { useKnownSession, useNetwork } from '../session/session-query.ts'
import styles from './frame.module.css'
import { OwnText } from './own-words.tsx'
import { fetchJson } from '../api.ts'
import { activateLanguage } from '../text/language.ts'
import { Select } from '../ui/select.tsx'

export function Frame({ masthead: Masthead }: { masthead: ComponentType }) {
  useFavicon(useNetwork().branding.favicon)
  // Subscribes to the language, so that a change renders the frame and masthead again.
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

/** Replaces the default icon with the network's. */
function useFavicon(favicon: Network['branding']['favicon']) {
  useEffect(() => {
    if (favicon !== null) document.querySelector('link[rel=icon]')?.setAttribute('href', favicon)
  }, [favicon])
}

/** Pages about accounts at several institutions; other pages have no dates, or dates of one time zone. */
const accountPages = /^\/(card\/[^/]+\/(?!settings)|staff\/patrons\/)/

/** Pages with the languages at the top, because readers may not understand the page before choosing. */
const signInPages = /^(\/staff)?\/sign-in$/

function Footer() {
  const { languages, languageCookie, branding } = useNetwork()
  const { pathname } = useLocation()
  const { help, contact } = branding.links
  return (
    <footer className={`links ${styles['footer']} no-print`}>
      {accountPages.test(pathname) && (
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
      {languages.length > 1 && !signInPages.test(pathname) && (
        <LanguageSelect languages={languages} cookie={languageCookie} />
      )}
      <ThemeSelect />
      <OwnText texts={branding.texts.footer} />
    </footer>
  )
}

const secureCookie = '__Host-language'
const yearSeconds = 365 * 24 * 3_600

type LanguageSelectProps = Pick<Network, 'languages'> & { cookie: Network['languageCookie'] | undefined }

/** Languages by their own names, marked if no native reader has checked them. */
export function LanguageSelect({ languages, cookie }: LanguageSelectProps) {
  const { i18n } = useLingui()
  const choose = useLanguageChoice(cookie)
  const options = languages.map((tag) => {
    const { name = tag, state } = languageOf(tag) ?? {}
    return { value: tag, words: state === 'reviewed' ? name : t`${name} (unreviewed)`, lang: tag }
  })
  return <Select label={<Trans>Language</Trans>} value={i18n.locale} options={options} choose={choose} />
}

/**
 * Shows the page in the chosen language and keeps the choice, in this browser and with the patron's
 * preferences.
 */
function useLanguageChoice(cookie: LanguageSelectProps['cookie']) {
  const session = useKnownSession()
  const { mutate: keep } = useMutation({
    mutationFn: (language: string) => fetchJson('POST /api/preferences', { body: { language } }),
  })
  return (tag: string) => {
    void activateLanguage(tag)
    // The server reads this cookie, so that the next page already comes in this language.
    const secure = cookie === undefined ? 'Secure; ' : ''
    // oxlint-disable-next-line unicorn/no-document-cookie -- Firefox and Safari have no cookieStore for all versions in use
    document.cookie = `${cookie ?? secureCookie}=${tag}; Path=/; ${secure}SameSite=Lax; Max-Age=${yearSeconds}`
    if (session && session.profile !== 'staff') keep(tag)
  }
}

const themes = ['system', 'light', 'dark'] as const
type Theme = (typeof themes)[number]

const key = 'theme'

/** The theme, stored in this browser because it is not personal data. */
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

function ThemeSelect() {
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
