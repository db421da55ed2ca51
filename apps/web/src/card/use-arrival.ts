import type { InstitutionCard } from '@library-card/contract/card.ts'
import { useEffect, useReducer } from 'react'
import { useLocation } from 'react-router'
import { arrive, nothingYet } from './arrival.ts'
import { onTouch } from './touch.ts'

const settleMs = 700

type Arriving = { answers: ReadonlyMap<string, Pick<InstitutionCard, 'state'>>; ended: boolean }

export function useArrival({ answers, ended }: Arriving) {
  const [arrival, dispatch] = useReducer(arrive, nothingYet)
  const { pathname } = useLocation()
  const answered = [...answers.keys()].join(' ')
  const hasAccount = [...answers.values()].some(({ state }) => state === 'complete' || state === 'partial')

  useEffect(() => dispatch({ type: 'page-turned', page: pathname }), [pathname])
  useEffect(() => {
    dispatch({ type: 'answered', codes: answered ? answered.split(' ') : [], all: ended })
  }, [answered, ended])
  useEffect(() => {
    if (!hasAccount || arrival.drawn) return undefined
    const timer = setTimeout(() => dispatch({ type: 'settled' }), settleMs)
    return () => clearTimeout(timer)
  }, [hasAccount, arrival.drawn])
  useEffect(() => onTouch(() => dispatch({ type: 'touched' })), [])

  return {
    drawn: arrival.drawn,
    joined: arrival.joined,
    putInList: () => dispatch({ type: 'put' }),
    invite: (codes: string[]) => dispatch({ type: 'invited', codes }),
  }
}
