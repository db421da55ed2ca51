import { useId } from 'react'
import type { Message } from '@library-card/contract/block.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import { dayOf } from '../dates/calendar.ts'
import { stampParts } from '../dates/date-words.ts'
import { Monogram } from '../ui/monogram.tsx'
import { Row, RowPlace } from '../ui/rows.tsx'
import { NoStamp, Stamp } from '../ui/stamp.tsx'
import styles from './message-row.module.css'

type MessageRowProps = { message: Message; institution: Institution; name: string }

export function MessageRow({ message, institution, name }: MessageRowProps) {
  const id = useId()
  const { since } = message
  return (
    <Row
      labelledBy={id}
      stamp={since ? <Stamp {...stampParts(dayOf(since, institution.timeZone), null)} /> : <NoStamp />}
    >
      <p className={styles['text']} id={id}>
        <bdi>{message.text}</bdi>
      </p>
      <RowPlace
        sign={<Monogram letters={institution.monogram} color={institution.color} small />}
        names={[name]}
      />
    </Row>
  )
}
