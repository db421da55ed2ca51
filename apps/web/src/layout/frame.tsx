import type { Network } from '@library-card/contract/institution.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, type ComponentType, useState } from 'react'
import { Outlet, useRouteLoaderData, Link } from 'react-router'
import styles from './frame.module.css'
import { Masthead } from './masthead.tsx'
import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'
import { chooseLook, chosenLook, looks, type Look } from './theme-choice.ts'

/** The frame of all pages for patrons. */
export function Frame() {
  return <PageFrame masthead={Masthead} />
}

/** The frame of all pages. */
export function PageFrame({ masthead: Head }: { masthead: ComponentType<{ network: Network }> }) {
  const network = useRouteLoaderData<Network>('network')
  const brand = network?.brand ?? null
  useEffect(() => applyBrand(brand), [brand])
  if (!network) return null
  return (
    <>
      <a className={styles['skip']} href="#heading">
        <Trans>Skip to the content</Trans>
      </a>
      <Head network={network} />
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

const lookWords: Record<Look, MessageDescriptor> = {
  system: msg`As my system`,
  light: msg`Light`,
  dark: msg`Dark`,
}

function Footer({ languages }: { languages: string[] }) {
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
