import type { AccountCard } from '@library-card/contract/card.ts'
import { isReady } from '@library-card/contract/pickup.ts'
import { plural, t } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef } from 'react'
import { NavLink, useLocation } from 'react-router'
import { useCardView, type CardView } from '../card/card-view.ts'
import { factsOf, isOutside, itemsOf, shownAccount, sumOf } from '../card/summary.ts'
import {
  isList,
  sections,
  sectionWords,
  totalOf,
  totalWords,
  type ListSection,
  type SectionName,
} from '../card/sections.ts'
import { onInput } from '../session/user-activity.ts'
import styles from './sections-nav.module.css'

export function SectionsNav() {
  const { i18n } = useLingui()
  const { place } = useCardView()
  const row = useCurrentInSight()
  return (
    <nav ref={row} className={`${styles['sections']} no-print`} aria-label={t`Sections`}>
      <ul>
        {sections.map((section) => (
          <li key={section}>
            <NavLink to={`/card/${place}/${section}`}>
              {i18n._(sectionWords[section])}
              {isList(section) && <SectionCount section={section} />}
              <SectionMarker section={section} />
            </NavLink>
          </li>
        ))}
        <li>
          <NavLink to="/card/all/settings">
            <Trans>Settings</Trans>
          </NavLink>
        </li>
      </ul>
    </nav>
  )
}

/**
 * On a narrow screen, the tabs are one scrolling row: centres the current tab, sideways only. Late counts and
 * markers lengthen the row; once the reader interacts, the row stays put.
 */
function useCurrentInSight() {
  const row = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  useEffect(() => {
    const nav = row.current
    const tabs = [...(nav?.querySelectorAll('a') ?? [])]
    const current = tabs.find((tab) => tab.pathname === pathname)
    if (!nav?.firstElementChild || !current) return undefined
    const middleOf = ({ left, width }: DOMRect) => left + width / 2
    const observer = new ResizeObserver(() => {
      nav.scrollLeft += middleOf(current.getBoundingClientRect()) - middleOf(nav.getBoundingClientRect())
    })
    observer.observe(nav.firstElementChild)
    const controller = new AbortController()
    onInput(() => observer.disconnect(), controller.signal)
    return () => {
      observer.disconnect()
      controller.abort()
    }
  }, [pathname])
  return row
}

/** "14", "10+" or "?". The space is reserved until the list is drawn, so that the tabs change only once. */
export function SectionCount({ section }: { section: ListSection }) {
  const { place, order, neverSignedIn, ended, responses, counts, drawn } = useCardView()
  const asked = place === 'all' ? order.filter((code) => !neverSignedIn.includes(code)) : order
  const here = responses.get(place)
  // No count, rather than 0, for an institution that was not asked.
  if (here && isOutside(here)) return null
  const total = totalOf(section, { asked, responses, counts })
  if (!ended && (total.count === 0 || !drawn)) return <RoomForCount />
  // Billed and disputed fees are not counted, so 0 would claim too much.
  if (section === 'fees' && total.count === 0 && !total.atLeast) return null
  const words = totalWords(total)
  const isUnknown = words === '?'
  return (
    <span className={`${styles['count']} ${isUnknown ? styles['unknown'] : ''}`}>
      {words}
      {isUnknown && (
        <span className="visually-hidden">
          {' '}
          <Trans>not known</Trans>
        </span>
      )}
    </span>
  )
}

export function RoomForCount() {
  return <span className={`${styles['count']} ${styles['room']}`} />
}

type Marker = { tone: 'late' | 'soon' | 'good'; words: string }

/** Marks a section that needs attention: a dot on the screen, text for screen readers. */
function SectionMarker({ section }: { section: SectionName }) {
  const view = useCardView()
  if (!view.drawn) return null
  const accounts = [...view.responses.values()]
    .flatMap((card) => shownAccount(card) ?? [])
    .filter((card) => view.place === 'all' || card.institutionCode === view.place)
  const marker = markerOf(section, accounts, view)
  if (!marker) return null
  return (
    <span className={styles['dot']} data-tone={marker.tone}>
      <span className="visually-hidden"> {marker.words}</span>
    </span>
  )
}

function markerOf(section: SectionName, cards: AccountCard[], view: CardView): Marker | null {
  if (section === 'loans') return loansMarker(cards, view)
  if (section === 'requests') return readyMarker(cards, view)
  if (section !== 'blocks' || cards.every(({ blocks }) => itemsOf(blocks).length === 0)) return null
  return {
    tone: 'late',
    words: view.place === 'all' ? t`you are blocked at an institution` : t`you are blocked`,
  }
}

function loansMarker(cards: AccountCard[], view: CardView): Marker | null {
  const facts = cards.flatMap((card) => factsOf(card, view))
  const overdue = sumOf(facts, 'overdue')
  if (overdue > 0) return { tone: 'late', words: t`${overdue} overdue` }
  const recalled = sumOf(facts, 'recalled')
  if (recalled > 0) return { tone: 'late', words: t`${recalled} recalled` }
  const today = sumOf(facts, 'due-today')
  return today > 0 ? { tone: 'soon', words: t`${today} due today` } : null
}

function readyMarker(cards: AccountCard[], { institutionOf, now }: CardView): Marker | null {
  const ready = cards.flatMap(({ institutionCode, requests }) => {
    const { timeZone } = institutionOf(institutionCode)
    return itemsOf(requests).filter((request) => isReady(request, now, timeZone))
  })
  if (ready.length === 0) return null
  return {
    tone: 'good',
    words: plural(ready.length, { one: '# item is ready for you', other: '# items are ready for you' }),
  }
}
