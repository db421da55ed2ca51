import type { Block } from '@library-card/contract/block.ts'
import { Plural, Trans } from '@lingui/react/macro'
import { dayOf, timeOf } from '../../dates/calendar.ts'
import { fullDate, timeWords } from '../../dates/date-words.ts'
import { moneyWords } from '../../money/money.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { useDesk } from '../desk.tsx'
import { NotTold } from '../../ui/register.tsx'
import { StandingText } from '../patron/account-texts.tsx'
import styles from '../staff.module.css'
import { blockWords } from './activity-words.ts'
import { usePatron } from './patron-layout.tsx'

/** The account at the home institution. Other members are queried only when that tab is opened. */
export function SummaryPage() {
  return (
    <div className={styles['panels']}>
      <HomeAccount />
      <section className="panel" aria-labelledby="elsewhere">
        <h2 id="elsewhere">
          <Trans>Elsewhere in the network</Trans>
        </h2>
        <p>
          <Trans>
            Loans, requests, balances and blocks at the other institutions are requested when you open them.
            Titles are hidden. Each view is logged, and the patron can see that.
          </Trans>
        </p>
        <p className={styles['foot']}>
          <ButtonLink to="activity">
            <Trans>Open network activity</Trans>
          </ButtonLink>
        </p>
      </section>
    </div>
  )
}

function HomeAccount() {
  const { home, nameOf, institutionOf } = useDesk()
  const { standing, balance, blocks, asOf } = usePatron().summary
  const { timeZone } = institutionOf(home)
  const name = <bdi>{nameOf(home)}</bdi>
  const date = fullDate(dayOf({ at: asOf }, timeZone))
  const time = timeWords(timeOf({ at: asOf }, timeZone) ?? '')
  return (
    <section className="panel" aria-labelledby="account">
      <h2 id="account">
        <Trans>At home, {name}</Trans>
      </h2>
      <dl className="pairs">
        <dt>
          <Trans>Status</Trans>
        </dt>
        <dd>
          <StandingText standing={standing} />
        </dd>
        <dt>
          <Trans>Open fees</Trans>
        </dt>
        <dd className="figures">{balance === null ? <NotTold /> : moneyWords(balance)}</dd>
        <dt>
          <Plural value={blocks.length} one="Block" other="Blocks" />
        </dt>
        <dd>
          {blocks.length === 0 && <Trans>none</Trans>}
          {blocks.map((block) => (
            <BlockText key={JSON.stringify(block)} block={block} />
          ))}
        </dd>
      </dl>
      <p className={`quiet ${styles['foot']}`}>
        <Trans>
          As of {date}, {time}.
        </Trans>
      </p>
    </section>
  )
}

/** What the block forbids, and below it the institution's own text. */
function BlockText({ block }: { block: Block }) {
  const words = blockWords(block)
  return (
    <div className={styles['block']}>
      <bdi>{words}</bdi>
      {block.text !== null && block.text !== words && (
        <small>
          <bdi>{block.text}</bdi>
        </small>
      )}
    </div>
  )
}
