import type { AccountId } from '@library-card/contract/account.ts'
import type { AccountCard } from '@library-card/contract/card.ts'
import { Trans } from '@lingui/react/macro'
import { ActionButton } from '../actions/action-button.tsx'
import { ActionResult } from '../actions/action-result.tsx'
import { useAction } from '../actions/use-action.ts'
import { useOutcome } from '../actions/use-outcome.ts'
import { fetchLines } from '../api.ts'
import { lagOf } from '../card/account-lag.ts'
import { useCardView } from '../card/card-view.ts'
import { isOpen, mayBeTried } from '../card/outcomes.ts'
import styles from './details.module.css'

/** The id of the account in an action. The type ties it to the contract's. */
const accountId: AccountId = 'account'

/** Offers to update an account elsewhere that lags behind the home account, and shows the outcome. */
export function UpdateAccount({ card }: { card: AccountCard }) {
  const view = useCardView()
  const startActions = useAction()
  const { institutionCode } = card
  const institutionName = view.nameOf(institutionCode)
  const institution = view.institutionOf(institutionCode)
  const name = <bdi>{institutionName}</bdi>
  const action = { type: 'account-update' as const, institutionCode, id: accountId }
  const outcome = useOutcome('account-update', institutionCode, accountId)
  const resultId = 'account-update'
  const lag = lagOf(card, view)
  const isOffered = isOpen(outcome) || (lag !== null && mayBeTried(outcome))

  const params = { code: institutionCode }
  const send = (key: string) => fetchLines('POST /api/institutions/:code/account/update', { params, key })

  if (!isOffered && !outcome) return null
  return (
    <div className={`${styles['change']} no-print`}>
      {isOffered && lag && <LagWords lag={lag} home={view.nameOf(view.home)} />}
      {isOffered && (
        <ActionButton
          action={action}
          outcome={outcome}
          title={institutionName}
          next={resultId}
          running={<Trans>Updating…</Trans>}
          onStart={() => startActions({ actions: [action], send })}
        >
          <Trans>Update my account there</Trans>
        </ActionButton>
      )}
      {outcome && (
        <ActionResult
          listed={{ institution, institutionName }}
          outcome={outcome}
          title={institutionName}
          id={resultId}
          notDone={<Trans>Not updated.</Trans>}
          unsure={<Trans>It may have been updated. Check again.</Trans>}
          notFound={<Trans>You have no account at {name}.</Trans>}
        >
          <Trans>
            <b>Updated.</b> {name} has copied the data of your home account.
          </Trans>
        </ActionResult>
      )}
    </div>
  )
}

function LagWords({ lag, home: homeName }: { lag: 'expired' | 'contact'; home: string }) {
  const home = <bdi>{homeName}</bdi>
  return (
    <p>
      {lag === 'expired' ? (
        <Trans>Your account at {home} has not expired: this one can be updated from it.</Trans>
      ) : (
        <Trans>E-mail, telephone or address differs from that at {home}.</Trans>
      )}
    </p>
  )
}
