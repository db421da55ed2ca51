import type { Block } from '@library-card/contract/block.ts'
import { isOverdue } from '@library-card/contract/due.ts'
import type { StaffAccountCard, StaffLoan } from '@library-card/contract/staff.ts'
import { plural, t } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { accountEnd, type AccountEnd } from '../../card/account-end.ts'
import { forbiddenList } from '../../card/block-words.tsx'
import { sourceOf, type Source } from '../../card/card-view.ts'
import { accountsIn, completenessOf } from '../../card/completeness.ts'
import { rightlessStandings } from '../../card/standing-words.ts'
import { itemsOf } from '../../card/summary.ts'
import { dateOf, relativeDays } from '../../dates/date-words.ts'
import { daysAway, dueOf, dueOrder } from '../../dates/due.ts'
import { HoursAndContact } from '../../page/hours-and-contact.tsx'
import { useInstitutionHead } from '../../page/institution-cells.tsx'
import { namesOf } from '../../page/status-line.tsx'
import { staffBlockWords } from '../../reasons/staff-reasons.ts'
import { HeadedSection } from '../../ui/rows.tsx'
import { NotProvided, Subtext, Table, ToneText } from '../../ui/table.tsx'
import styles from '../staff.module.css'
import type { StaffView } from './activity-view.ts'

/** A block, or an account that has ended or ends soon, with the words that a clerk tells the patron. */
type BlockRow = Source & {
  key: string
  cannot: ReactNode
  why: ReactNode
  lifts: ReactNode
  /** The branch that the patron should go to, if the institution names one. */
  library?: StaffLoan['library']
  isAnywhere?: boolean
}

/** Why the patron cannot borrow, at the institutions of the page. */
export function BlocksTable({ view }: { view: StaffView }) {
  const { t: text } = useLingui()
  const headOf = useInstitutionHead((code) => `?institution=${code}`)
  const accounts = accountsIn(view)
  const rows = accounts.flatMap((card) => rowsOf(card, view))
  if (rows.length === 0) return <NoBlocks view={view} />
  const blocked = accounts.filter((card) => isBlockedAt(card, view)).length
  const isBlocked = accounts.some(
    ({ blocks, account: { standing } }) =>
      rightlessStandings.has(standing) || itemsOf(blocks).some(({ forbids }) => forbids?.includes('borrow')),
  )
  const unknown = unknownWords(view)
  return (
    <div className={styles['table']}>
      <HeadedSection
        title={isBlocked ? <Trans>Why this patron cannot borrow</Trans> : <Trans>Blocks</Trans>}
        isLate={isBlocked}
        count={
          view.place === 'all' &&
          blocked > 0 && <Plural value={blocked} one="at # institution" other="at # institutions" />
        }
      >
        <Table
          caption={text`Blocks and what lifts them`}
          head={{ name: text`Institution` }}
          columns={[
            { name: text`Cannot`, renderCell: ({ cannot }) => cannot },
            { name: text`Reason`, renderCell: ({ why }) => why },
            { name: text`What lifts it`, renderCell: ({ lifts }) => lifts },
            { name: text`Where`, renderCell: (row) => <Where row={row} /> },
          ]}
          rows={rows}
          headOf={({ institution, key }) => ({ ...headOf(institution.code), sub: null, key })}
        />
        {unknown && <p className={`quiet ${styles['paragraph']}`}>{unknown}</p>}
      </HeadedSection>
    </div>
  )
}

/** One line in each state, so that an answer without blocks moves nothing below it. */
function NoBlocks({ view }: { view: StaffView }) {
  const { all, by } = completenessOf(view, ['blocks'])
  if (view.ended && by.length === 0) return null
  return (
    <p className={`quiet ${styles['paragraph']}`}>
      {view.ended ? (
        <>
          {all ? (
            <Trans>No blocks reported.</Trans>
          ) : (
            <Trans>No blocks reported by the institutions that answered about them.</Trans>
          )}{' '}
          {unknownWords(view)}
        </>
      ) : (
        <Trans>Looking for blocks…</Trans>
      )}
    </p>
  )
}

function unknownWords(view: StaffView): string | null {
  const { notBy, notProvided, unreadable } = completenessOf(view, ['blocks'])
  const codes = [...notBy, ...notProvided, ...unreadable]
  if (!view.ended || codes.length === 0) return null
  const names = namesOf(codes, view.nameOf)
  return t`Blocks are not known in full at ${names}.`
}

function rowsOf(card: StaffAccountCard, view: StaffView): BlockRow[] {
  const source = sourceOf(view, card)
  const { code } = source.institution
  // Blocks have no id, and two may be equal.
  const blocks = itemsOf(card.blocks).map((block, at) => ({
    ...source,
    key: `${code} ${at}`,
    ...blockCells(block, card, source),
  }))
  const ended = endCells(card, view)
  return ended ? [...blocks, { ...source, key: `${code} end`, ...ended }] : blocks
}

type Cells = Omit<BlockRow, 'key' | keyof Source>

function blockCells(block: Block, card: StaffAccountCard, source: Source): Cells {
  const { institution, now } = source
  const { text } = block
  const words = staffBlockWords[block.reason]
  const loan = block.reason === 'overdue' ? overdueLoan(block, card, source) : undefined
  const date = block.until && dateOf(block.until, now, institution.timeZone)
  return {
    cannot: <Forbidden block={block} />,
    why: (
      <>
        {block.reason === 'other' && block.text ? null : loan ? overdueWords(loan, source) : words.why()}
        {text && (
          <Subtext>
            <Trans>
              “<bdi lang={institution.language ?? undefined}>{text}</bdi>”
            </Trans>
          </Subtext>
        )}
      </>
    ),
    lifts: (
      <>
        {words.lifts()}
        {date && (
          <Subtext>
            <Trans>It ends on {date}.</Trans>
          </Subtext>
        )}
      </>
    ),
    library: loan?.library ?? null,
    isAnywhere: block.reason === 'overdue' && institution.returns === 'network',
  }
}

function Forbidden({ block: { forbids } }: { block: Pick<Block, 'forbids'> }) {
  const { i18n } = useLingui()
  return forbids?.length ? <ToneText tone="late">{forbiddenList(forbids, i18n)}</ToneText> : <NotProvided />
}

/** The overdue loan that the block names, or the loan overdue longest; undefined if no loan is known to be overdue. */
function overdueLoan({ loanId }: Block, card: StaffAccountCard, { institution, now }: Source) {
  const { timeZone } = institution
  const overdue = itemsOf<StaffLoan>(card.loans)
    .filter((loan) => isOverdue(loan, now, timeZone))
    .toSorted((one, other) => dueOrder(one, timeZone) - dueOrder(other, timeZone))
  return overdue.find(({ id }) => id === loanId) ?? overdue[0]
}

function overdueWords(loan: StaffLoan, { institution, now }: Source): string {
  const due = dueOf(loan, now, institution.timeZone)
  const days = due ? -daysAway(due) : 0
  if (days <= 0) return staffBlockWords.overdue.why()
  return plural(days, { one: 'An item is overdue (# day)', other: 'An item is overdue (# days)' })
}

type Standing = StaffAccountCard['account']['standing']

/** Why nobody can use an account that has not expired. */
const unfitWords: Partial<Record<Standing, () => string>> = {
  inactive: () => t`The account there is not active`,
  'role-ended': () => t`Patron role has ended`,
  contact: () => t`Contact, not a patron`,
}

/** Whether a row says so; an account that ends soon is no block yet. */
function isBlockedAt(card: StaffAccountCard, view: StaffView): boolean {
  const ending = endingOf(card, view)
  return itemsOf(card.blocks).length > 0 || (ending !== null && 'standing' in ending)
}

type Ending = { standing: Standing } | { soon: AccountEnd }

/** Set if an account has ended, ends soon or is not a patron's; null otherwise, or if a block already says so. */
export function endingOf(card: StaffAccountCard, view: StaffView): Ending | null {
  if (itemsOf(card.blocks).some(({ reason }) => reason === 'expired-account')) return null
  const { standing } = card.account
  if (unfitWords[standing]) return { standing }
  const end = accountEnd(card, view)
  if (standing === 'expired' || end?.isOver) return { standing: 'expired' }
  return end?.isSoon ? { soon: end } : null
}

function endCells(card: StaffAccountCard, view: StaffView): Cells | null {
  const ending = endingOf(card, view)
  if (ending === null) return null
  const { why, lifts } = staffBlockWords['expired-account']
  if ('standing' in ending) {
    const { standing } = ending
    const unfit = unfitWords[standing]
    return {
      cannot: <Forbidden block={{ forbids: rightlessStandings.has(standing) ? ['borrow'] : null }} />,
      why: (unfit ?? why)(),
      lifts: unfit ? staffBlockWords.other.lifts() : lifts(),
    }
  }
  const date = dateOf(ending.soon, view.now, view.institutionOf(card.institutionCode).timeZone)
  const days = relativeDays(ending.soon.daysLeft)
  return {
    cannot: (
      <span className="quiet">
        <Trans>nothing yet</Trans>
      </span>
    ),
    why: t`The account ends on ${date}, ${days}`,
    lifts: lifts(),
  }
}

/** The desk, whether it is open, and how to reach it. */
function Where({ row: { institution, institutionName, library, isAnywhere } }: { row: BlockRow }) {
  if (isAnywhere) return <Trans>Any library in the network</Trans>
  return (
    <>
      <bdi>{library?.name ?? institutionName}</bdi>
      <Subtext>
        <HoursAndContact institution={institution} libraryCode={library?.code} />
      </Subtext>
    </>
  )
}
