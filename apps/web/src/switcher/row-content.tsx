import { isMissing } from '@library-card/contract/answer-state.ts'
import type { MissingCard } from '@library-card/contract/card.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { useCardView } from '../card/card-view.ts'
import { isWaitingFor } from '../card/sections.ts'
import {
  factsOf,
  factsOfAll,
  factTones,
  factWords,
  isAccount,
  needsSignIn,
  type Fact,
} from '../card/summary.ts'
import { useNetworkCard } from '../card/network-card.tsx'
import { clockTime } from '../dates/date-words.ts'
import { wordsOf } from '../reasons/answer-words.tsx'
import { AllMonogram, Monogram } from '../ui/monogram.tsx'
import styles from './switcher.module.css'

/** The content of a row: an institution, or `all`, and what is known of it. */
export function RowContent({ place }: { place: string }) {
  const { t } = useLingui()
  const { nameOf, institutionOf, responses } = useCardView()
  const card = responses.get(place)
  const state = card ? isMissing(card) && ('missing' as const) : ('working' as const)
  const isAll = place === 'all'
  return (
    <>
      {isAll ? (
        <AllMonogram letters={t`All`} />
      ) : (
        <Monogram institution={institutionOf(place)} state={state || undefined} />
      )}
      <span>
        <bdi className={styles['name']}>{isAll ? t`All institutions` : nameOf(place)}</bdi>
        <span className={`${styles['facts']} ${isAll ? styles['tall'] : ''}`}>
          {isAll ? <FactsOfAll /> : <FactsOf code={place} />}
        </span>
      </span>
    </>
  )
}

function FactsOfAll() {
  // All institutions, even on the page of a single institution.
  const { order } = useNetworkCard()
  return <FactsLine facts={factsOfAll({ ...useCardView(), order })} />
}

function FactsOf({ code }: { code: string }) {
  const view = useCardView()
  const { responses, counts, waiting } = useNetworkCard()
  const card = responses.get(code)
  if (!card || (isAccount(card) && isWaitingFor(card, ['loans']))) {
    const count = counts.get(code)?.loans ?? null
    if (count !== null) return <FactsLine facts={[{ kind: 'loans', count }]} />
    return waiting.includes(code) && <Trans>Still working…</Trans>
  }
  if (card.state === 'no-account') return <Trans>No account</Trans>
  if (isMissing(card)) return <Missing card={card} />
  return <FactsLine facts={factsOf(card, view).slice(0, 3)} />
}

/** An institution without an answer shows no number, unless the lists show an earlier copy. */
function Missing({ card }: { card: MissingCard }) {
  const view = useCardView()
  const { copy, problem } = card
  if (copy) {
    const time = clockTime(copy.asOf)
    return (
      <>
        <FactsLine facts={factsOf(copy, view).slice(0, 2)} />
        <span data-tone="muted">
          <span className="visually-hidden">, </span>
          <Trans>as of {time}</Trans>
        </span>
      </>
    )
  }
  const { short } = wordsOf(problem)
  return needsSignIn(card) ? short() : <span data-tone="muted">{short()}</span>
}

/** "5 loans  1 overdue  €7.40". */
function FactsLine({ facts }: { facts: Fact[] }) {
  return facts.map((fact, at) => (
    <span
      key={`${fact.kind} ${fact.kind === 'money' ? fact.money.currency : ''}`}
      className={fact.kind === 'without' ? styles['without'] : undefined}
    >
      {at > 0 && <span className="visually-hidden">, </span>}
      <FactText fact={fact} />
    </span>
  ))
}

function FactText({ fact }: { fact: Fact }) {
  const tone = 'count' in fact ? factTones[fact.kind] : undefined
  if (!tone) return factWords(fact)
  const Tag = tone === 'muted' ? 'span' : 'b'
  return <Tag data-tone={tone}>{factWords(fact)}</Tag>
}
