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
  /** The address of the page that is open. */
  page: string
}

export type ArrivalEvent =
  | { type: 'answered'; codes: readonly string[]; all: boolean }
  /** 700 ms after the first account. */
  | { type: 'settled' }
  | { type: 'touched' }
  | { type: 'put' }
  | { type: 'invited'; codes: readonly string[] }
  | { type: 'page-turned'; page: string }

export const nothingYet: Arrival = {
  drawn: false,
  touched: false,
  answered: [],
  joined: [],
  invited: [],
  page: '',
}

export function arrive(state: Arrival, event: ArrivalEvent): Arrival {
  switch (event.type) {
    case 'answered':
      return takeIn(state, event.codes, event.all)
    case 'settled':
      return { ...state, drawn: true, joined: state.drawn ? state.joined : state.answered }
    case 'touched':
      return { ...state, touched: true }
    case 'put':
      return { ...state, joined: state.answered }
    case 'invited':
      return { ...state, invited: [...state.invited, ...event.codes] }
    case 'page-turned':
      return turn(state, event.page)
  }
}

function takeIn(state: Arrival, answered: readonly string[], all: boolean): Arrival {
  if (!state.drawn && !all) return { ...state, answered }
  if (!state.drawn || !state.touched) return { ...state, answered, drawn: true, joined: answered }
  const mayJoin = (code: string) => state.joined.includes(code) || state.invited.includes(code)
  return { ...state, answered, joined: answered.filter(mayJoin) }
}

/** A page that has just been opened is one that nobody has touched. */
function turn(state: Arrival, page: string): Arrival {
  if (page === state.page) return state
  return { ...state, page, touched: false, joined: state.drawn ? state.answered : [] }
}
