/** Loaded into the card before anything else: the test says how much time has passed. */
const realNow = Date.now
let passed = 0
Date.now = () => realNow() + passed

process.on('message', (milliseconds) => {
  passed += Number(milliseconds)
  process.send?.('passed')
})
// Whoever is asked to stop waits for nobody's word.
process.channel?.unref()
