import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Fee, FeeType } from '@library-card/contract/fee.ts'

const feeTypeWords: Record<FeeType, MessageDescriptor> = {
  overdue: msg`Overdue fine`,
  'recalled-overdue': msg`Fine for an item that was called back`,
  'lost-item': msg`Lost item`,
  'lost-item-processing': msg`Handling of a lost item`,
  'damaged-item': msg`Damaged item`,
  renewal: msg`Renewal fee`,
  'card-replacement': msg`Card fee`,
  'document-delivery': msg`Service fee`,
  credit: msg`Credit`,
  other: msg`Other fee`,
}

/** The institution's own text for a type that only it uses. */
export function feeTypeOf({ type, typeText }: Pick<Fee, 'type'> & Partial<Pick<Fee, 'typeText'>>): string {
  return (type === 'other' && typeText) || i18n._(feeTypeWords[type])
}
