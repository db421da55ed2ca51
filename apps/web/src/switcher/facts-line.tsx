import { factTones, factWords } from '../card/fact-words.ts'
import type { Fact } from '../card/facts.ts'
import styles from './switcher.module.css'

/** "5 loans  1 overdue  €7.40". */
export function FactsLine({ facts }: { facts: Fact[] }) {
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
  return tone === 'hush' ? (
    <span className={styles['hush']}>{factWords(fact)}</span>
  ) : (
    <b className={styles[tone]}>{factWords(fact)}</b>
  )
}
