import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { NavLink, useMatch } from 'react-router'
import { Monogram } from '../ui/monogram.tsx'
import { useCardView } from '../card/card-view.ts'
import { isNotWanted, factsOf, type Fact, factsOfAll } from '../card/facts.ts'
import { useNetworkCard } from '../card/network-card.tsx'
import styles from './switcher.module.css'
import { factTones, factWords } from '../card/fact-words.ts'

type RowProps = { choose: (() => void) | undefined }

export function AllRow({ choose }: RowProps) {
  return (
    <Row to="all" choose={choose}>
      <PlaceFace place="all" />
    </Row>
  )
}

export function InstitutionRow({ code, choose }: RowProps & { code: string }) {
  return (
    <Row to={code} choose={choose}>
      <PlaceFace place={code} />
    </Row>
  )
}

/** Monogram, name and facts of an institution, or of all. */
export function PlaceFace({ place }: { place: string }) {
  const { t } = useLingui()
  const { nameOf, institutionOf } = useCardView()
  const { responses } = useNetworkCard()
  const facts = useFactsOfAll()
  if (place === 'all')
    return (
      <Face monogram={<Monogram letters={t`All`} kind="all" />} name={t`All institutions`} isTall>
        <FactsLine facts={facts} />
      </Face>
    )
  const { monogram, color } = institutionOf(place)
  const kind = responses.get(place)?.state === 'unavailable' ? 'silent' : 'own'
  return (
    <Face monogram={<Monogram letters={monogram} color={color} kind={kind} />} name={nameOf(place)}>
      <What code={place} />
    </Face>
  )
}

type FaceProps = { monogram: ReactNode; name: string; isTall?: boolean; children: ReactNode }

function Face({ monogram, name, isTall = false, children }: FaceProps) {
  return (
    <>
      {monogram}
      <span>
        <bdi className={styles['who']}>{name}</bdi>
        <span className={`${styles['what']} ${isTall ? styles['tall'] : ''}`}>{children}</span>
      </span>
    </>
  )
}

/** An unavailable institution shows no number. */
function What({ code }: { code: string }) {
  const { institutionOf } = useCardView()
  const { responses, counts } = useNetworkCard()
  const card = responses.get(code)
  if (!card) return <FactsLine facts={countedFacts(counts.get(code)?.loans ?? null)} />
  if (card.state === 'no-account') return <Trans>No account</Trans>
  if (card.state !== 'unavailable')
    return <FactsLine facts={factsOf(card, institutionOf(code)).slice(0, 3)} />
  if (isNotWanted(card)) return <Trans>Switched off</Trans>
  const isUnknown = card.account === 'unknown'
  return <span data-tone="hush">{isUnknown ? <Trans>Not known</Trans> : <Trans>No answer</Trans>}</span>
}

function countedFacts(loans: number | null): Fact[] {
  return loans === null ? [] : [{ kind: 'loans', count: loans }]
}

/** A link to the same section of another institution. */
function Row({ to, choose, children }: RowProps & { to: string; children: ReactNode }) {
  const section = useMatch('/card/:institution/:section/*')?.params.section ?? 'overview'
  return (
    <li>
      <NavLink to={`/card/${to}/${section}`} onClick={choose}>
        {children}
      </NavLink>
    </li>
  )
}

function useFactsOfAll(): Fact[] {
  const { responses, order } = useNetworkCard()
  const { institutionOf } = useCardView()
  return factsOfAll({ responses: [...responses.values()], asked: order.length, institutionOf })
}

/** "5 loans  1 overdue  €7.40". */
function FactsLine({ facts }: { facts: Fact[] }) {
  return facts.map((fact, at) => (
    <span key={`${fact.kind} ${fact.kind === 'money' ? fact.money.currency : ''}`}>
      {at > 0 && <span className="unseen">, </span>}
      <FactText fact={fact} />
    </span>
  ))
}

function FactText({ fact }: { fact: Fact }) {
  const tone = fact.kind === 'money' ? undefined : factTones[fact.kind]
  if (!tone) return factWords(fact)
  const Tag = tone === 'hush' ? 'span' : 'b'
  return <Tag data-tone={tone}>{factWords(fact)}</Tag>
}
