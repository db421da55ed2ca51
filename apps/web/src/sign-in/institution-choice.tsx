import type { Institution, Network } from '@library-card/contract/institution.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { nameIn } from '../card/card-view.ts'
import { isFoundBy, listWords } from '../text/words.ts'
import { Monogram } from '../ui/monogram.tsx'
import styles from './sign-in-page.module.css'

const manyMembers = 10

type ChoiceProps = {
  network: Network
  isForStaff: boolean
  last: string | null
  code: string
  choose: (code: string) => void
}

export function InstitutionChoice({ network, isForStaff, last, code, choose }: ChoiceProps) {
  const { t } = useLingui()
  const [query, setQuery] = useState('')
  const institutions = choicesIn(network)
  const nameOf = (institution: Institution) => nameIn(institution, network)
  const found = institutions.filter((institution) => isFoundBy(query, nameOf(institution)))

  return (
    <fieldset className={styles['choice']}>
      <legend>
        {isForStaff ? <Trans>Choose your institution</Trans> : <Trans>Choose your home institution</Trans>}
      </legend>
      {institutions.length >= manyMembers && (
        <input
          type="search"
          aria-label={t`Find your institution`}
          placeholder={t`Find your institution`}
          value={query}
          onChange={({ target }) => setQuery(target.value)}
        />
      )}
      <ul className={styles['choices']} role="list">
        {found.map((institution) => (
          <li key={institution.code}>
            <label className="choice">
              <input
                type="radio"
                name="institution"
                // Only without a choice: if a search hides the chosen institution, the browser would ask to choose again.
                required={code === ''}
                checked={institution.code === code}
                onChange={() => choose(institution.code)}
              />
              <Monogram institution={institution} />
              <bdi>{nameOf(institution)}</bdi>
              {institution.code === last && (
                <span className={styles['last']}>
                  <Trans>last used here</Trans>
                </span>
              )}
            </label>
          </li>
        ))}
      </ul>
      {found.length === 0 && (
        <p className="quiet">
          <Trans>No institution in the network has that name.</Trans>
        </p>
      )}
      {!isForStaff && <OnTheCardToo network={network} />}
    </fieldset>
  )
}

/**
 * Institutions of the network where nobody can sign in. With the choices above, they add up to the number in
 * the heading.
 */
function OnTheCardToo({ network }: { network: Network }) {
  const others = network.institutions.filter(({ signsIn }) => signsIn === null)
  if (others.length === 0) return null
  const names = <bdi>{listWords(others.map((institution) => nameIn(institution, network)))}</bdi>
  return (
    <p className={`quiet ${styles['also']}`}>
      <Trans>Also on your card: {names}.</Trans>
    </p>
  )
}

/** Institutions where patrons or staff can sign in. */
function choicesIn({ institutions }: Network): Institution[] {
  return institutions.filter(({ signsIn }) => signsIn !== null)
}

const key = 'last-institution'

/** The institution of the last sign-in. Only its code is stored, and only on the patron's own device. */
export function lastInstitution(): string | null {
  return localStorage.getItem(key)
}

const sharedKey = 'shared-computer'

/** Whether anybody ticked the shared-computer box in this browser. It stays ticked until somebody unticks it. */
export function isMarkedShared(): boolean {
  return localStorage.getItem(sharedKey) !== null
}

export function markShared(isShared: boolean) {
  if (isShared) localStorage.setItem(sharedKey, 'on')
  else localStorage.removeItem(sharedKey)
}

export function keepInstitution(code: string, isSharedComputer: boolean) {
  if (isSharedComputer) localStorage.removeItem(key)
  else localStorage.setItem(key, code)
}

/** The remembered institution, or the only one. No other is preselected, because people overlook a wrong choice. */
export function initialChoice(network: Network, last: string | null): string {
  const choices = choicesIn(network)
  const known = choices.length === 1 ? choices[0] : choices.find(({ code }) => code === last)
  return known?.code ?? ''
}
