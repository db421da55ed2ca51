import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { TextButton } from '../ui/button.tsx'
import { useCardView } from '../card/card-view.ts'
import { factsOf } from '../card/facts.ts'
import { factWords } from '../card/fact-words.ts'
import { useNetworkCard } from '../card/network-card.tsx'

/** Who answered after the reader had begun: nothing moves until they say so. Else `children`. */
export function LateAnswers({ children }: { children: ReactNode }) {
  const { place, nameOf, institutionOf } = useCardView()
  const { answers, joined, drawn, putInList } = useNetworkCard()
  const late = [...answers.values()].flatMap((card) =>
    card.state === 'no-account' || card.state === 'unavailable' || joined.includes(card.institutionCode)
      ? []
      : [card],
  )
  if (!drawn || place !== 'all' || late.length === 0) return children
  const sentences = late.map((card) => {
    const name = nameOf(card.institutionCode)
    const facts = factsOf(card, institutionOf(card.institutionCode)).slice(0, 2)
    const what = facts.map((fact) => factWords(fact)).join(', ')
    return (
      <Trans key={card.institutionCode}>
        {name} answered: {what}.{' '}
      </Trans>
    )
  })
  return (
    <>
      {sentences}
      <TextButton onClick={putInList}>
        <Trans>Put them in the list</Trans>
      </TextButton>
    </>
  )
}
