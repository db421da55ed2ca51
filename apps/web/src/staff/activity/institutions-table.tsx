import { canAskAgain, isMissing } from '@library-card/contract/answer-state.ts'
import { isOverdue } from '@library-card/contract/due.ts'
import { instantOf } from '@library-card/contract/local-time.ts'
import type { Moment } from '@library-card/contract/moment.ts'
import type { Money } from '@library-card/contract/money.ts'
import type { StaffAccountCard, StaffCard, StaffLoan } from '@library-card/contract/staff.ts'
import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { memo, type ReactNode } from 'react'
import { accountsIn, isIncomplete } from '../../card/completeness.ts'
import { fineWords, finesIn } from '../../card/fines.ts'
import { totalWords } from '../../card/sections.ts'
import { balanceAt, isOutside, isWhole, itemsOf, sumWords } from '../../card/summary.ts'
import { firstDue } from '../../dates/due.ts'
import { isoMoment } from '../../export/saved-list.ts'
import { decimalOf, moneyOrder, moneyWords } from '../../money/money.ts'
import {
  AccountUntil,
  missingWords,
  NextDue,
  OpenFees,
  RequestCount,
  useInstitutionHead,
} from '../../page/institution-cells.tsx'
import { partsList } from '../../text/words.ts'
import { TextButton } from '../../ui/button.tsx'
import { HeadedSection } from '../../ui/rows.tsx'
import { Subtext, Table, ToneText, type Column, type SortValue } from '../../ui/table.tsx'
import styles from '../staff.module.css'
import { useStaffView, type Part, type StaffView } from './activity-view.ts'
import {
  blocksIn,
  blockWords,
  creditSums,
  missingFromTotals,
  noBlocksWords,
  owedAs,
  whyMissing,
  uncountedSums,
} from './activity-words.ts'

/** A column of the table, on screen and in files. */
type InstitutionColumn = Pick<Column<never>, 'name' | 'isNumber' | 'isDate' | 'total'> & {
  /** The part of the card that the column shows; if it is missing, the cell says why. */
  part?: Part
  cell: (card: StaffAccountCard) => ReactNode
  saved: (card: StaffAccountCard) => string
  order: (card: StaffAccountCard) => SortValue
}

export function institutionColumns(view: StaffView): InstitutionColumn[] {
  const zoneOf = ({ institutionCode }: StaffAccountCard) => view.institutionOf(institutionCode).timeZone
  const overdueAt = (card: StaffAccountCard) =>
    itemsOf(card.loans).filter((loan: StaffLoan) => isOverdue(loan, view.now, zoneOf(card))).length
  const overdue = countColumn(view, t`Overdue`, 'loans', overdueAt)
  return [
    countColumn(view, t`Loans`, 'loans', ({ loans }) => itemsOf(loans).length),
    {
      ...overdue,
      cell: (card) => (
        <ToneText tone={overdueAt(card) > 0 ? 'late' : undefined}>{overdue.saved(card)}</ToneText>
      ),
    },
    {
      ...dateColumn(t`Next due`, (card) => firstDue(itemsOf(card.loans), zoneOf(card))?.due),
      part: 'loans',
      cell: (card) => <NextDue card={card} />,
    },
    {
      ...countColumn(view, t`Requests`, 'requests', ({ requests }) => itemsOf(requests).length),
      cell: (card) => <RequestCount card={card} />,
    },
    feesColumn(view),
    {
      name: t`Blocks`,
      cell: (card) => <Blocks card={card} />,
      saved({ blocks }) {
        const listed = blocksIn(blocks)?.map(blockWords) ?? [t`not known`]
        return partsList(listed) || t`none on record`
      },
      order: ({ blocks }) => blocksIn(blocks)?.length ?? null,
    },
    {
      ...dateColumn(t`Expires`, ({ account }) => account.expires),
      cell: (card) => <AccountUntil card={card} />,
    },
  ]

  function dateColumn(name: string, momentAt: (card: StaffAccountCard) => Moment | null | undefined) {
    return {
      name,
      isDate: true,
      saved(card: StaffAccountCard) {
        const moment = momentAt(card)
        return moment ? isoMoment(moment, zoneOf(card)) : ''
      },
      order(card: StaffAccountCard) {
        const moment = momentAt(card)
        return moment ? instantOf(moment, zoneOf(card)) : null
      },
    }
  }
}

/** The balance, and below it the amounts that it does not count. */
function feesColumn(view: StaffView): InstitutionColumn {
  return {
    name: t`Unpaid fees`,
    isNumber: true,
    part: 'fees',
    cell: (card) => (
      <>
        <OpenFees card={card} />
        <Uncounted cards={[card]} />
      </>
    ),
    saved(card) {
      const owed = (balanceAt(card) ?? []).map(decimalWords)
      const none = decimalWords({ minor: 0, currency: view.institutionOf(card.institutionCode).currency })
      const open = sumWords(partsList(owed) || none, { atLeast: !isWhole(card.fees) })
      return partsList([
        open,
        ...uncountedSums([card], decimalWords),
        fineWords(finesIn([card]), decimalWords),
      ])
    },
    order: (card) => balanceAt(card)?.map(moneyOrder)[0] ?? null,
    total: (
      <>
        <TotalBalance view={view} />
        <Uncounted cards={accountsIn(view)} />
        <AllFines view={view} />
      </>
    ),
  }
}

/** Growing fines of all accounts, which no balance counts; the foot of the table says whose loans were not read. */
function AllFines({ view }: { view: StaffView }) {
  const { sums: fines } = finesIn(accountsIn(view))
  const words = fineWords({ sums: fines, isKnown: fines.length === 0 || !isIncomplete(view, ['loans']) })
  return words && <Subtext isLong>{words}</Subtext>
}

function Uncounted({ cards }: { cards: StaffAccountCard[] }) {
  return uncountedSums(cards, moneyWords).map((words) => (
    <Subtext key={words} isLong>
      {words}
    </Subtext>
  ))
}

function decimalWords(sum: Money): string {
  return `${decimalOf(sum)} ${sum.currency}`
}

/** A count, such as "5", or "5+" if some rows could not be read. */
function countColumn(
  view: StaffView,
  name: string,
  part: Part,
  countAt: (card: StaffAccountCard) => number,
): InstitutionColumn {
  const words = (card: StaffAccountCard) =>
    totalWords({ count: countAt(card), atLeast: !isWhole(card[part]) })
  const count = accountsIn(view).reduce((sum, card) => sum + countAt(card), 0)
  const total = totalWords({ count, atLeast: isIncomplete(view, [part]) })
  return { name, isNumber: true, part, cell: words, saved: words, order: countAt, total }
}

export function missingIn(card: StaffAccountCard, part: Part | undefined): string | null {
  return part ? missingWords(card[part]) : null
}

/** What is owed, one amount per currency, or "?" if none is known and some may be missing; below it the credits. */
function TotalBalance({ view }: { view: StaffView }) {
  const feesAt = accountsIn(view).map(({ fees }) => itemsOf(fees))
  const atLeast = isIncomplete(view, ['fees'])
  const owed = owedAs('open', feesAt)
  const none = atLeast ? '?' : moneyWords({ minor: 0, currency: view.institutionOf(view.home).currency })
  const amounts = owed.map((sum) => sumWords(moneyWords(sum), { atLeast }))
  return (
    <>
      {(owed.length > 0 ? amounts : [none]).map((words) => (
        <div key={words}>{words}</div>
      ))}
      {creditSums(feesAt, { atLeast }).map((words) => (
        <Subtext key={words} isLong>
          {words}
        </Subtext>
      ))}
    </>
  )
}

function Blocks({ card }: { card: StaffAccountCard }) {
  const blocks = blocksIn(card.blocks)
  if (blocks === null) return <span className="quiet">{noBlocksWords(card.blocks)}</span>
  if (blocks.length === 0) return <span className="quiet">{t`none on record`}</span>
  return [...new Set(blocks.map(blockWords))].map((text) => (
    <div key={text}>
      <ToneText tone="late">
        <bdi>{text}</bdi>
      </ToneText>
    </div>
  ))
}

type InstitutionRow = { code: string; answer: StaffCard | undefined; account: StaffAccountCard | undefined }

/** One row per institution that has an account, or may have one. Does not render while staff type. */
export const InstitutionsTable = memo(function InstitutionsTable() {
  const view = useStaffView()
  const accounts = accountsIn(view)
  const rows = view.order
    .map((code): InstitutionRow => {
      const account = accounts.find(({ institutionCode }) => institutionCode === code)
      return { code, answer: view.responses.get(code), account }
    })
    .filter(({ code, answer }) => answer?.state !== 'no-account' || !view.joined.includes(code))
  const headOf = useInstitutionHead((code) => `?institution=${code}`)
  if (rows.length === 0) return null
  return (
    <div className={styles['table']}>
      <HeadedSection title={<Trans>Institutions</Trans>}>
        <Table
          caption={t`Activity at each institution`}
          head={{ name: t`Institution`, order: ({ code }) => view.nameOf(code) }}
          columns={institutionColumns(view).map(columnOf)}
          rows={rows}
          headOf={({ code, answer, account }) => ({
            ...headOf(
              code,
              (!account || view.waiting.includes(code)) && (
                <WhyNone code={code} answer={answer} view={view} />
              ),
            ),
            sub: code === view.home ? <Trans>home</Trans> : subWords(answer),
          })}
          foot={view.place === 'all' && <AccountCount view={view} />}
        />
      </HeadedSection>
    </div>
  )
})

/** A sortable column. Institutions without a value come last in either direction. */
function columnOf(column: InstitutionColumn): Column<InstitutionRow> {
  const missingAt = (account: StaffAccountCard) => missingIn(account, column.part)
  return {
    ...column,
    renderCell({ account }) {
      const missing = account && missingAt(account)
      return missing ? <span className="quiet">{missing}</span> : account && column.cell(account)
    },
    order: ({ account }) => (account && missingAt(account) === null ? column.order(account) : null),
  }
}

const subWordsOfStanding: Partial<Record<StaffAccountCard['account']['standing'], () => ReactNode>> = {
  inactive: () => <Trans>not active there</Trans>,
  expired: () => <Trans>account there has expired</Trans>,
  'role-ended': () => <Trans>patron role there has ended</Trans>,
  contact: () => <Trans>record there is a contact, not a patron</Trans>,
}

function subWords(answer: StaffCard | undefined) {
  if (!answer || answer.state === 'no-account') return null
  if (isMissing(answer))
    return (
      answer.account === 'unknown' &&
      !isOutside(answer) && <Trans>not known whether there is an account</Trans>
    )
  if (answer.state === 'partial') return <Trans>answered in part</Trans>
  return subWordsOfStanding[answer.account.standing]?.()
}

type WhyNoneProps = { code: string; answer: StaffCard | undefined; view: StaffView }

function WhyNone({ code, answer, view }: WhyNoneProps) {
  if (!answer || view.waiting.includes(code)) return <Trans>Asking…</Trans>
  if (!isMissing(answer)) return <Trans>No account</Trans>
  return (
    <>
      {whyMissing(answer, view)}{' '}
      {canAskAgain(answer.problem) && (
        <TextButton onClick={() => view.askAgain([code])}>
          <Trans>Ask again</Trans>
          <span className="visually-hidden">: {view.nameOf(code)}</span>
        </TextButton>
      )}
    </>
  )
}

/** The number of accounts in the totals, and the gaps in the totals. */
function AccountCount({ view }: { view: StaffView }) {
  const rest = missingFromTotals(view)
  return (
    <>
      {accountWords(view)}
      {rest && <Subtext>{rest}</Subtext>}
    </>
  )
}

function accountWords(view: StaffView): string {
  const missing = [...view.responses.values()].filter((card) => isMissing(card))
  const counted = accountsIn(view).length
  const all = counted + missing.length
  if (view.waiting.length > 0) return plural(counted, { one: '# account so far', other: '# accounts so far' })
  if (all === counted) return plural(counted, { one: '# account', other: '# accounts' })
  if (missing.every(({ account }) => account === 'exists'))
    return t`${counted} of ${plural(all, { one: '# account', other: '# accounts' })}`
  return plural(counted, { one: '# account that answered', other: '# accounts that answered' })
}
