import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useLocation } from 'react-router'
import { newVersionStore } from '../api.ts'
import { isLoadedBy } from '../early-requests.ts'
import { useStore } from '../store.ts'
import { hideRoot, isLeaving } from './leaving.ts'

/** Loads a page of another version than the server's again, in place. */
export function OutdatedPage() {
  useReloadWithoutCode()
  useReloadForNewVersion()
  return null
}

/**
 * Loads the whole page if a chunk is no longer on the server: at the navigation that needs the chunk, else at the next one. The
 * first page is no navigation, so that the reload cannot repeat itself.
 */
function useReloadWithoutCode() {
  const { pathname } = useLocation()
  const isOutdated = useRef(false)
  useEffect(() => {
    if (isOutdated.current) reload()
    function note() {
      // Without a connection, the browser would replace the card by its own error page.
      if (!navigator.onLine) return
      isOutdated.current = true
      // The address is already that of the next page, for which this one waits.
      if (location.pathname !== pathname) reload()
    }
    window.addEventListener('vite:preloadError', note)
    return () => window.removeEventListener('vite:preloadError', note)
  }, [pathname])
}

const tryEveryMs = 500
/** A page that a reload has opened waits as long: during an upgrade, the next answer may be of the version before. */
const betweenReloadsMs = 60_000
/** For reading why a click was not carried out, which the next page does not know. */
const toldForMs = 20_000

/** Once the BFF has refused a request for its version, loads the page again as soon as nothing is being typed or sent. */
function useReloadForNewVersion() {
  const client = useQueryClient()
  const refused = useStore(newVersionStore, (value) => value)
  const changed = useRef(new Set<Field>())
  const isReloading = useRef(false)

  useEffect(() => {
    const fields = changed.current
    const note = ({ target }: Event) => isField(target) && fields.add(target)
    document.addEventListener('input', note, { capture: true })
    return () => document.removeEventListener('input', note, { capture: true })
  }, [])
  useEffect(() => {
    if (!refused) return undefined
    const isTold = () => refused.writeAt === null || performance.now() - refused.writeAt > toldForMs
    const reloadIfIdle = () => {
      if (isReloading.current || !isTold() || isBusy(client, changed.current) || !mayLoad()) return
      isReloading.current = true
      reload()
    }
    reloadIfIdle()
    const timer = setInterval(reloadIfIdle, tryEveryMs)
    return () => clearInterval(timer)
  }, [client, refused])
}

/**
 * Whether a reload would interrupt something: a click that is being carried out, a dialog, or a text that is being
 * typed.
 */
function isBusy(client: QueryClient, changed: ReadonlySet<Field>): boolean {
  const isTyping = [...changed].some(({ isConnected, value }) => isConnected && value !== '')
  return (
    isTyping ||
    client.isMutating() > 0 ||
    isLeaving(client) ||
    document.querySelector('dialog[open]') !== null
  )
}

function mayLoad(): boolean {
  return navigator.onLine && !(isLoadedBy('reload') && performance.now() < betweenReloadsMs)
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

function isField(target: EventTarget | null): target is Field {
  return target instanceof Element && 'value' in target
}

function reload() {
  // An error would appear until the browser has left the page.
  hideRoot()
  location.reload()
}
