import type { Block } from '@library-card/contract/block.ts'
import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { forbiddenWords } from '../../card/block-words.tsx'

/** "no borrow, renew": what it forbids, short enough for a line; else the institution's own words. */
export function blockWords({ forbids, text }: Block): string {
  if (forbids?.length) {
    const acts = forbids.map((act) => i18n._(forbiddenWords[act])).join(', ')
    return t`cannot ${acts}`
  }
  return text ?? t`blocked`
}
