import { isMissing } from '@library-card/contract/answer-state.ts'
import type { InstitutionCard } from '@library-card/contract/card.ts'
import type { Preferences } from '@library-card/contract/preferences.ts'
import { t } from '@lingui/core/macro'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { fetchJson } from '../api.ts'
import { announce } from './announcements.tsx'
import { useCardView } from './card-view.ts'

/** The patron's choice for an institution: ask it, do not ask it, or say no more about an account there. */
export type Choice = 'asked' | 'turned-off' | 'no-account'
type Change = { code: string; choice: Choice }

export const preferencesQuery = queryOptions({
  queryKey: ['preferences'],
  queryFn: () => fetchJson('GET /api/preferences'),
})

export function choiceIn({ notAsked, noAccount = [] }: Preferences, code: string): Choice {
  if (notAsked.includes(code)) return 'turned-off'
  return noAccount.includes(code) ? 'no-account' : 'asked'
}

/**
 * Saves changes one at a time, each added to the preferences stored by then; then updates the institution's card.
 */
export function useSaveChoice() {
  const { askAgain, nameOf } = useCardView()
  const client = useQueryClient()
  return useMutation({
    onMutate: show,
    mutationFn: async (change: Change) => {
      // An earlier change that failed may have reloaded the preferences.
      show(change)
      // Another tab or device may have stored other choices since this page read them.
      const stored = await fetchJson('GET /api/preferences')
      return fetchJson('POST /api/preferences', { body: withChoice(stored, change) })
    },
    scope: { id: 'preferences' },
    onSuccess: (_, { code, choice }) => {
      announce(savedWords[choice](nameOf(code)))
      if (choice === 'no-account') client.setQueryData<InstitutionCard>(['card', code], withoutAccount)
      else askAgain([code], { anew: true })
    },
    onError(_, { code }, before) {
      announce(t`This could not be changed. Try again.`)
      if (before) show({ code, choice: before })
      // The failed change may have been saved nevertheless.
      return client.invalidateQueries(preferencesQuery)
    },
  })

  /** Returns the earlier choice; undefined if the preferences have not been read yet. */
  function show({ code, choice }: Change): Choice | undefined {
    const before = client.getQueryData(preferencesQuery.queryKey)
    if (before) client.setQueryData(preferencesQuery.queryKey, withChoice(before, { code, choice }))
    return before && choiceIn(before, code)
  }
}

function withChoice({ notAsked, noAccount = [] }: Preferences, { code, choice }: Change): Preferences {
  const change = (codes: string[], isListed: boolean) => [
    ...codes.filter((other) => other !== code),
    ...(isListed ? [code] : []),
  ]
  return {
    notAsked: change(notAsked, choice === 'turned-off'),
    noAccount: change(noAccount, choice === 'no-account'),
  }
}

/** The card as the BFF returns it from now on, so that the institution need not be asked. */
function withoutAccount(card: InstitutionCard | undefined): InstitutionCard | undefined {
  if (!card || !isMissing(card)) return card
  return { ...card, state: 'not-called', problem: { ...card.problem, code: 'no-account-there' } }
}

const savedWords: Record<Choice, (name: string) => string> = {
  asked: (name) => t`Library Card now checks ${name}.`,
  'turned-off': (name) => t`Library Card no longer checks ${name}.`,
  'no-account': (name) => t`${name} is no longer mentioned. You can turn it on in Settings.`,
}
