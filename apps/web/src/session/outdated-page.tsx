import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useLocation } from 'react-router'
import { newVersionStore } from '../api.ts'
import { isLoadedBy } from '../early-requests.ts'
import { useStore } from '../store.ts'
import { hideRoot, isLeaving } from './leaving.ts'

/** Reloads a page whose version differs from the server's. */
export function OutdatedPage() {
  useReloadWithoutCode()
  useReloadForNewVersion()
  return null
}

/**
 * Reloads if a chunk is no longer on the server: at the navigation that needs the chunk, otherwise at the next
 * one. The first page is not a navigation, so the reload cannot repeat itself.
 */
function useReloadWithoutCode() {
  const { pathname } = useLocation()
  const isOutdated = useRef(false)
  useEffect(() => {
    if (isOutdated.current) reload()
    function note() {
      // Without a connection, the browser would replace the card with its own error page.
      if (!navigator.onLine) return
      isOutdated.current = true
      // The address is already that of the next page, which is still loading.
      if (location.pathname !== pathname) reload()
    }
    window.addEventListener('vite:preloadError', note)
    return () => window.removeEventListener('vite:preloadError', note)
  }, [pathname])
}

const tryEveryMs = 500
/** Milliseconds for which a reloaded page does not reload again: an upgrade may still serve the earlier version. */
const betweenReloadsMs = 60_000
/** Milliseconds to read why a click was not carried out, which the reloaded page does not know. */
const toldForMs = 20_000

/** After the BFF has refused a request because of its version, reloads once nothing is being typed or sent. */
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
 * Whether a reload would interrupt an action in progress, an open dialog, or typing.
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
  // Otherwise, the page would show an error until the browser has left it.
  hideRoot()
  location.reload()
}
