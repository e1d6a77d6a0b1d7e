/*
 * Runs the firmware in simavr, as a process of its own: told what to do on standard input, a line each, and telling on
 * standard output what came of it. Without arguments but the program it stands still until it is told to run, so that the
 * answers do not depend on the speed of the machine; with --pty both serial ports are pseudo-terminals and time is real.
 *
 *   power 0|1             takes the supply away, or gives it
 *   run MS                runs so long, then answers `at MS`
 *   bus HEX, modem HEX    octets on the lines into the controller, at 19,200 baud
 *   volt STATE INPUT MV   of the converter's inputs; STATE: 1 keyed, 2 amplifier has its supply, added
 *   stuck|lock|squelch 0|1   the key line is shorted; the synthesizer is locked; something is heard
 *   hang                  the program stands still with interrupts off
 *
 *   > bus HEX, modem HEX, key 0|1, reset FLAGS, at MS, ports {bus, modem}
 *
 * simavr is GPL-3: this file is linked to it on the machine where it is used, and nothing of it is part of this project.
 * Build: cc -O2 -o runner runner.c -I/usr/include/simavr -lsimavr -lelf   (libsimavr-dev, libelf-dev)
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "avr_adc.h"
#include "avr_eeprom.h"
#include "avr_ioport.h"
#include "avr_uart.h"
#include "sim_avr.h"
#include "sim_hex.h"

/* As board.h. */
#define FREQUENCY 18432000
#define CYCLES_A_MS (FREQUENCY / 1000)
#define CYCLES_AN_OCTET (FREQUENCY / 1920)
enum { SQUELCH = 0, PTT_SENSE = 4, PTT_KEY = 5, PA_SUPPLY = 6, SYNTH_LOCK = 7 };
enum { INPUTS = 7, MCUSR_ADDRESS = 0x54 };

#define LINE 262144

static const char names[2][6] = {"bus", "modem"};
static avr_t *avr;
static uint8_t *program;
static uint32_t program_size;
static uint8_t eeprom[4096];
static uint64_t past_cycles; /* of the chips before this one */
static uint64_t waited_ms;   /* without power */
static int millivolts[4][INPUTS];
static int is_stuck, is_locked = 1, is_open, key, supply, is_keyed;

static struct line {
  uint8_t waiting[65536];
  uint32_t head, tail;
  uint64_t free_at;
  uint8_t sent[8192];
  int sent_length;
  int master;
} lines[2] = {{.master = -1}, {.master = -1}};

static void say_sent(void) {
  for (int port = 0; port < 2; port++) {
    struct line *line = &lines[port];
    if (line->sent_length == 0) continue;
    if (line->master >= 0) {
      if (write(line->master, line->sent, line->sent_length) < 0) { /* nobody at the other end: lost, as on a line */
      }
    } else {
      printf("%s ", names[port]);
      for (int i = 0; i < line->sent_length; i++) printf("%02x", line->sent[i]);
      printf("\n");
    }
    line->sent_length = 0;
  }
}

static void raise(uint32_t port, int pin, int value) {
  avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ(port), pin), value);
}

/* simavr clears the inputs at a reset, and takes a level that it was told before for no news. */
static void forget_inputs(void) {
  raise('D', PTT_SENSE, !(key || is_stuck));
  raise('D', SYNTH_LOCK, !is_locked);
  raise('B', SQUELCH, !is_open);
}

static void update_inputs(void) {
  if (!avr) return;
  int was_keyed = is_keyed;
  int is_held = key || is_stuck;
  is_keyed = is_held && supply;
  raise('D', PTT_SENSE, is_held);
  raise('D', SYNTH_LOCK, is_locked);
  raise('B', SQUELCH, is_open);
  int state = is_keyed | supply << 1;
  for (int i = 0; i < INPUTS; i++)
    avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_ADC_GETIRQ, ADC_IRQ_ADC0 + i), millivolts[state][i]);
  if (was_keyed == is_keyed) return;
  say_sent();
  printf("key %d\n", is_keyed);
}

static void on_output(struct avr_irq_t *irq, uint32_t octet, void *param) {
  (void)irq;
  struct line *line = param;
  if (line->sent_length < (int)sizeof line->sent) line->sent[line->sent_length++] = octet;
}

static void on_key(struct avr_irq_t *irq, uint32_t value, void *param) {
  (void)irq;
  *(int *)param = value != 0;
  update_inputs();
}

/* simavr would wait in real time. */
static void on_sleep(avr_t *sleeper, avr_cycle_count_t cycles) {
  (void)sleeper;
  (void)cycles;
}

static void power_off(void) {
  if (!avr) return;
  avr_eeprom_desc_t kept = {.ee = eeprom, .offset = 0, .size = sizeof eeprom};
  avr_ioctl(avr, AVR_IOCTL_EEPROM_GET, &kept);
  say_sent();
  past_cycles += avr->cycle;
  avr_terminate(avr);
  avr = NULL;
  key = supply = is_keyed = 0;
  for (int port = 0; port < 2; port++) lines[port].head = lines[port].tail = lines[port].free_at = 0;
}

static void power_on(void) {
  if (avr) return;
  avr = avr_make_mcu_by_name("atmega1284p");
  avr_init(avr);
  avr->frequency = FREQUENCY;
  avr->log = LOG_ERROR;
  avr->sleep = on_sleep;
  memcpy(avr->flash, program, program_size);
  avr->codeend = avr->flashend;
  avr_eeprom_desc_t kept = {.ee = eeprom, .offset = 0, .size = sizeof eeprom};
  avr_ioctl(avr, AVR_IOCTL_EEPROM_SET, &kept);
  for (int port = 0; port < 2; port++) {
    uint32_t flags = 0; /* neither on our own output, nor waiting in real time */
    avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0' + port), &flags);
    avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0' + port), UART_IRQ_OUTPUT), on_output, &lines[port]);
  }
  avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ('D'), PTT_KEY), on_key, &key);
  avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ('D'), PA_SUPPLY), on_key, &supply);
  printf("reset %d\n", avr->data[MCUSR_ADDRESS]);
  update_inputs();
}

static void feed(void) {
  for (int port = 0; port < 2; port++) {
    struct line *line = &lines[port];
    if (line->head == line->tail || avr->cycle < line->free_at) continue;
    line->free_at = avr->cycle + CYCLES_AN_OCTET;
    avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0' + port), UART_IRQ_INPUT), line->waiting[line->tail++ % sizeof line->waiting]);
  }
}

static void run(double ms) {
  if (!avr) {
    waited_ms += ms;
    return;
  }
  uint64_t end = avr->cycle + (uint64_t)(ms * CYCLES_A_MS);
  while (avr->cycle < end) {
    feed();
    uint32_t pc = avr->pc;
    int state = avr_run(avr);
    /* The vector of the reset, from anywhere but there: the watchdog. */
    if (avr->pc == 0 && pc != 0) {
      say_sent();
      printf("reset %d\n", avr->data[MCUSR_ADDRESS]);
      key = supply = 0;
      forget_inputs();
      update_inputs();
    }
    if (state == cpu_Done || state == cpu_Crashed) {
      printf("crashed at %x\n", avr->pc);
      exit(1);
    }
  }
}

static double time_ms(void) { return (double)(past_cycles + (avr ? avr->cycle : 0)) / CYCLES_A_MS + waited_ms; }

/* Every program of avr-gcc ends in a jump to itself with interrupts off. */
static void hang(void) {
  for (uint32_t at = 0; avr && at + 1 < program_size; at += 2) {
    if (avr->flash[at] != 0xff || avr->flash[at + 1] != 0xcf) continue;
    avr->sreg[S_I] = 0;
    avr->state = cpu_Running;
    avr->pc = at;
    return;
  }
}

static void receive(struct line *line, const char *hex) {
  unsigned octet;
  for (; avr && sscanf(hex, "%2x", &octet) == 1; hex += 2)
    if (line->head - line->tail < sizeof line->waiting) line->waiting[line->head++ % sizeof line->waiting] = octet;
}

static void obey(char *text) {
  double ms;
  int a, b, c;
  if (sscanf(text, "run %lf", &ms) == 1) {
    run(ms);
    say_sent();
    printf("at %.3f\n", time_ms());
  } else if (sscanf(text, "power %d", &a) == 1) a ? power_on() : power_off();
  else if (!strncmp(text, "bus ", 4)) receive(&lines[0], text + 4);
  else if (!strncmp(text, "modem ", 6)) receive(&lines[1], text + 6);
  else if (sscanf(text, "volt %d %d %d", &a, &b, &c) == 3 && a >= 0 && a < 4 && b >= 0 && b < INPUTS) millivolts[a][b] = c;
  else if (sscanf(text, "stuck %d", &a) == 1) is_stuck = a;
  else if (sscanf(text, "lock %d", &a) == 1) is_locked = a;
  else if (sscanf(text, "squelch %d", &a) == 1) is_open = a;
  else if (!strncmp(text, "hang", 4)) hang();
  else printf("unknown %s", text);
  update_inputs();
  fflush(stdout);
}

static void open_terminal(struct line *line) {
  line->master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
  grantpt(line->master);
  unlockpt(line->master);
  struct termios raw;
  tcgetattr(line->master, &raw);
  cfmakeraw(&raw);
  tcsetattr(line->master, TCSANOW, &raw);
  /* Held open here too: without anybody at it a pseudo-terminal answers with errors. */
  open(ptsname(line->master), O_RDWR | O_NOCTTY);
}

static double now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static void run_in_real_time(void) {
  static char input[LINE];
  size_t length = 0;
  for (int port = 0; port < 2; port++) open_terminal(&lines[port]);
  printf("ports {\"bus\":\"%s\",", ptsname(lines[0].master));
  printf("\"modem\":\"%s\"}\n", ptsname(lines[1].master));
  fflush(stdout);
  double done_ms = now_ms();
  for (;;) {
    struct pollfd fds[3] = {{0, POLLIN, 0}, {lines[0].master, POLLIN, 0}, {lines[1].master, POLLIN, 0}};
    poll(fds, 3, 2);
    for (int port = 0; port < 2; port++) {
      uint8_t octets[256];
      ssize_t count = read(lines[port].master, octets, sizeof octets);
      for (ssize_t i = 0; avr && i < count; i++) lines[port].waiting[lines[port].head++ % sizeof lines[port].waiting] = octets[i];
    }
    if (fds[0].revents) {
      ssize_t count = read(0, input + length, sizeof input - length - 1);
      if (count <= 0) return;
      length += count;
      for (char *end; (end = memchr(input, '\n', length));) {
        *end = 0;
        obey(input);
        length -= end + 1 - input;
        memmove(input, end + 1, length);
      }
    }
    double behind_ms = now_ms() - done_ms;
    /* A machine that was away for half a second does not catch up: the payload loses the time. */
    run(behind_ms > 500 ? 2 : behind_ms);
    done_ms += behind_ms;
    say_sent();
    fflush(stdout);
  }
}

int main(int count, char **words) {
  if (count < 2) {
    fprintf(stderr, "runner PROGRAM.hex [--pty]\n");
    return 2;
  }
  uint32_t base;
  program = read_ihex_file(words[1], &program_size, &base);
  if (!program) return 2;
  memset(eeprom, 0xff, sizeof eeprom);
  if (count > 2 && !strcmp(words[2], "--pty")) run_in_real_time();
  else 
{
    static char text[LINE];
    while (fgets(text, sizeof text, stdin)) obey(text);
  }
  return 0;
}
