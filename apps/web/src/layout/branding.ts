import type { Network, Texts } from '@library-card/contract/institution.ts'
import { i18n } from '@lingui/core'
import { useEffect } from 'react'

/** Replaces the default colours and icon with the network's. */
export function useBranding(network: Network | undefined) {
  const light = network?.brand ?? null
  const dark = network?.branding?.brandDark ?? light
  const favicon = network?.branding?.favicon ?? null
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

/** A text of the network file in the reader's language, or in the network's first language. */
export function ownText(texts: Texts, { languages }: Network): { text: string; lang: string } {
  const { locale } = i18n
  const lang = locale in texts ? locale : (languages[0] ?? locale)
  return { text: texts[lang] ?? '', lang }
}
