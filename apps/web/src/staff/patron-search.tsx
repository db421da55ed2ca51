import type { FoundPatrons } from '@library-card/contract/staff.ts'
import { plural, t as text } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef, type FormEvent, type RefObject } from 'react'
import { useLocation } from 'react-router'
import { useAnnounced } from '../card/announcements.tsx'
import { useStaffContext } from './staff-context.tsx'
import styles from './staff-layout.module.css'

export const searchFieldId = 'patron-search'

/** One field for all identifiers, on each staff page. The term is in no URL and is dropped with the session. */
export function PatronSearch() {
  const { t } = useLingui()
  const { search, results, hasSearchKey } = useStaffContext()
  const field = useRef<HTMLInputElement>(null)
  useSearchKey(field, hasSearchKey)
  const { pathname } = useLocation()
  // Announces on any page, because staff may have left the page where they searched.
  useAnnounced(search.isSuccess && results ? resultWords(results) : null)

  function submit(event: FormEvent) {
    event.preventDefault()
    const wanted = field.current?.value.trim() ?? ''
    if (wanted !== '' && !search.isPending) search.mutate(wanted)
    field.current?.select()
  }

  const label = t`Barcode, ID, e-mail or name`
  return (
    <form role="search" className={styles['search']} onSubmit={submit}>
      <input
        // Clears the field on navigation: one patron's term must not stay above the next patron's page.
        key={pathname}
        defaultValue={pathname === '/staff' ? results?.term : ''}
        id={searchFieldId}
        type="search"
        ref={field}
        aria-label={label}
        aria-keyshortcuts={hasSearchKey ? '/' : undefined}
        placeholder={label}
        maxLength={200}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        readOnly={search.isPending}
        // A barcode scanner, which types at once, overwrites the previous term.
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <span aria-hidden="true">
        {search.isPending ? <Trans>Searching…</Trans> : hasSearchKey && <kbd>/</kbd>}
      </span>
    </form>
  )
}

const mostFound = 100

export function resultWords({ patrons, tooMany, hasUnreadable }: FoundPatrons): string {
  if (tooMany) return text`More than ${mostFound} matches. Add a first name, or scan the card.`
  const more = hasUnreadable && text`Part of the answer could not be read, so there may be more patrons.`
  if (patrons.length === 0) return more || text`No patron found. Try another spelling, or scan the card.`
  const words = plural(patrons.length, { one: '# patron.', other: '# patrons.' })
  return more ? `${words} ${more}` : words
}

/**
 * The key `/` moves the focus to the search, unless another field has the focus. In the search itself, `/` is not
 * typed as the first character: no identifier begins with it, but one may contain it.
 */
function useSearchKey(field: RefObject<HTMLInputElement | null>, isOn: boolean) {
  useEffect(() => {
    if (!isOn) return undefined
    function onKeyDown(event: KeyboardEvent) {
      const { key, target, ctrlKey, altKey, metaKey } = event
      if (key !== '/' || ctrlKey || altKey || metaKey || document.querySelector('dialog[open]')) return
      const isSearch = target === field.current
      if (isSearch ? !isAtStart(field.current) : target instanceof Element && target.matches(fields)) return
      event.preventDefault()
      field.current?.focus()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [field, isOn])
}

const fields = 'input, textarea, select, :read-write'

function isAtStart(field: HTMLInputElement | null): boolean {
  return field?.selectionStart === 0
}

/** A key without a modifier can be turned off, because speech input may press it (WCAG 2.1.4). */
export function SearchKeyChoice() {
  const { t } = useLingui()
  const { hasSearchKey, chooseSearchKey } = useStaffContext()
  return (
    <label className="choice">
      <input
        type="checkbox"
        checked={hasSearchKey}
        onChange={({ target }) => chooseSearchKey(target.checked)}
      />
      {t`Press / on the other pages to search`}
    </label>
  )
}
