import { t } from '@lingui/core/macro'
import type { Request } from '@library-card/contract/request.ts'

export function kindWords({ kind }: Request): string | null {
  const words: Record<Request['kind'], string | null> = {
    hold: t`hold`,
    booking: t`booking`,
    digitization: t`scan`,
    other: null,
  }
  return words[kind]
}
