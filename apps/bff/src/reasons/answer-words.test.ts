import { answerStates, type AnswerState } from '@library-card/contract/answer-state.ts'
import { languages } from '@library-card/contract/languages.ts'
import { expect, test } from 'vitest'
import { i18nIn } from '../text/texts.ts'
import { whyMissing } from './answer-words.ts'

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the table
const states = Object.keys(answerStates) as AnswerState[]

const translated = languages.filter(({ tag, state }) => tag !== 'en' && state !== 'pseudo')

/** All sentences about a state, in one language. */
function sentencesIn(tag: string, code: AnswerState): string[] {
  const i18n = i18nIn(tag)
  const why = (isForToday: boolean, lists: ('loans' | 'requests')[]) =>
    whyMissing({ code, ...(isForToday && { isForToday }) }, 'Alpine Institute', { i18n, lists })
  return [why(false, []), why(true, []), why(false, ['loans']), why(false, ['requests'])]
}

test.each(translated.map(({ tag }) => tag))(
  'G25 a calendar and an e-mail say why something is missing in the language of the reader: %s',
  (tag) => {
    const english = new Set(states.flatMap((code) => sentencesIn('en', code)))
    const sentences = states.flatMap((code) => sentencesIn(tag, code))
    expect(sentences.filter((sentence) => english.has(sentence))).toEqual([])
  },
)
