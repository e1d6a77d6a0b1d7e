#include "board.h"
#include "serial.h"
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>
#include <util/atomic.h>

/* Powers of two, so that the indices wrap by a mask. A burst of 512 octets lasts 267 ms on the line. */
#define IN_SIZE 512
#define OUT_SIZE 1024

struct ring {
  uint8_t in[IN_SIZE];
  uint8_t out[OUT_SIZE];
  volatile uint16_t in_head, in_tail, out_head, out_tail;
  volatile uint16_t overruns;
};
static struct ring rings[SERIAL_PORTS];

void serial_start(void) {
  UBRR0 = UBRR_19200;
  UCSR0B = _BV(RXCIE0) | _BV(RXEN0) | _BV(TXEN0);
  UBRR1 = UBRR_19200;
  UCSR1B = _BV(RXCIE1) | _BV(RXEN1) | _BV(TXEN1);
}

static inline void arrived(struct ring *ring, uint8_t status, uint8_t octet) {
  if (status & _BV(DOR0)) ring->overruns++;
  /* An octet with a framing error is noise; whatever frame it belongs to fails its check by its absence. */
  if (status & _BV(FE0)) return;
  uint16_t next = (ring->in_head + 1) & (IN_SIZE - 1);
  if (next == ring->in_tail) {
    ring->overruns++;
    return;
  }
  ring->in[ring->in_head] = octet;
  ring->in_head = next;
}

/* The status goes with the octet and is gone once that is read. */
ISR(USART0_RX_vect) {
  uint8_t status = UCSR0A;
  arrived(&rings[BUS_PORT], status, UDR0);
}

ISR(USART1_RX_vect) {
  uint8_t status = UCSR1A;
  arrived(&rings[TNC_PORT], status, UDR1);
}

/*
 * Runs only while something waits. It is turned off with the last octet and not by a call in vain: avr8js takes the flag
 * of an empty register away when its interrupt is answered, and would never ask again.
 */
static inline uint8_t leaving(struct ring *ring, volatile uint8_t *control) {
  uint8_t octet = ring->out[ring->out_tail];
  ring->out_tail = (ring->out_tail + 1) & (OUT_SIZE - 1);
  if (ring->out_head == ring->out_tail) *control &= ~_BV(UDRIE0);
  return octet;
}

ISR(USART0_UDRE_vect) { UDR0 = leaving(&rings[BUS_PORT], &UCSR0B); }
ISR(USART1_UDRE_vect) { UDR1 = leaving(&rings[TNC_PORT], &UCSR1B); }

bool serial_take(enum serial_port port, uint8_t *octet) {
  struct ring *ring = &rings[port];
  bool is_there = false;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    if (ring->in_head != ring->in_tail) {
      *octet = ring->in[ring->in_tail];
      ring->in_tail = (ring->in_tail + 1) & (IN_SIZE - 1);
      is_there = true;
    }
  }
  return is_there;
}

uint16_t serial_room(enum serial_port port) {
  struct ring *ring = &rings[port];
  uint16_t used;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { used = (ring->out_head - ring->out_tail) & (OUT_SIZE - 1); }
  return OUT_SIZE - 1 - used;
}

void serial_give(enum serial_port port, uint8_t octet) {
  struct ring *ring = &rings[port];
  /* A full ring empties in half a second, well within the watchdog's patience. */
  while (serial_room(port) == 0) sleep_mode();
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    ring->out[ring->out_head] = octet;
    ring->out_head = (ring->out_head + 1) & (OUT_SIZE - 1);
    if (port == BUS_PORT) UCSR0B |= _BV(UDRIE0);
    else UCSR1B |= _BV(UDRIE1);
  }
}

uint16_t serial_overruns(enum serial_port port) {
  uint16_t overruns;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { overruns = rings[port].overruns; }
  return overruns;
}
