/** When an answer joins the list: it must never move what somebody is reading. */
export type Arrival = {
  /** The list stands; before that, blank rows do. */
  drawn: boolean
  /** The reader has begun: from now on nothing moves by itself. */
  touched: boolean
  answered: readonly string[]
  joined: readonly string[]
  /** Asked by the reader's own hand: their answers are expected. */
  invited: readonly string[]
}

export type ArrivalEvent =
  | { type: 'answered'; codes: readonly string[]; all: boolean }
  /** 700 ms after the first account. */
  | { type: 'settled' }
  | { type: 'touched' }
  | { type: 'put' }
  | { type: 'invited'; codes: readonly string[] }
  | { type: 'page-turned' }

export const nothingYet: Arrival = { drawn: false, touched: false, answered: [], joined: [], invited: [] }

export function arrive(state: Arrival, event: ArrivalEvent): Arrival {
  switch (event.type) {
    case 'answered':
      return joinQuietly({ ...state, answered: event.codes, drawn: state.drawn || event.all }, !state.drawn)
    case 'settled':
      return state.drawn ? state : { ...state, drawn: true, joined: state.answered }
    case 'touched':
      return state.touched ? state : { ...state, touched: true }
    case 'put':
      return { ...state, joined: state.answered }
    case 'invited':
      return { ...state, invited: [...state.invited, ...event.codes] }
    case 'page-turned':
      return { ...state, touched: false, joined: state.drawn ? state.answered : [] }
  }
}

function joinQuietly(state: Arrival, isFirstDrawing: boolean): Arrival {
  if (!state.drawn) return state
  if (isFirstDrawing || !state.touched) return { ...state, joined: state.answered }
  const mayJoin = (code: string) => state.joined.includes(code) || state.invited.includes(code)
  return { ...state, joined: state.answered.filter(mayJoin) }
}
