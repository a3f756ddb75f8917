/*
	The electrical side of an SDI-12 data line (SDI-12 specification 1.4, clauses 3 and 7): 1200 baud, 7 data bits, even
	parity, one stop bit, inverted: marking is the low level. Two pins and a transceiver that keeps the polarity and lets go
	of the wire while its input is low, as the wire has 5 V and the chip bears 3.3 V.

	The UART sends and hears 8 bits, the parity as the highest, so that it is known of each character whether it is right.
	The stop bit is not looked at: the driver does not say to which character an error belongs.

	Break, marking and command follow each other by a timer, in the task of esp_timer; what comes in meanwhile is our own
	echo and is dropped. A sensor answers 8.33 ms after the command at the soonest.
*/

#include "xsmc.h"
#include "xsHost.h"
#include "mc.xs.h"
#include "builtinCommon.h"
#include "driver/uart.h"
#include "esp_timer.h"

#define kPort UART_NUM_1	/* 0 is the console's */
#define kBaud 1200

/* Microseconds. */
#define kBreak 14000		/* 12,000 at least */
#define kMarking 10000		/* 8,330 at least */
#define kCharacter 8334		/* ten bits */
#define kTurn 2000

#define kLongest 64			/* characters of a command; the FIFO holds 128 */
#define kReceived 256		/* the driver wants more than the FIFO; an answer has 83 characters at most */

enum { kQuiet, kInBreak, kInMarking, kInCommand };

static esp_timer_handle_t gTimer;
static int gPin = -1, gTransmitPin = -1;
static volatile uint8_t gPhase;
static uint8_t gCommand[kLongest];
static uint8_t gLength;

static uint8_t parityOf(uint8_t bits)
{
	bits ^= bits >> 4;
	bits ^= bits >> 2;
	bits ^= bits >> 1;
	return bits & 1;
}

/* The level of a line at rest, turned round, is a break. */
static void holdBreak(int on)
{
	uart_set_line_inverse(kPort, on ? UART_SIGNAL_RXD_INV : (UART_SIGNAL_RXD_INV | UART_SIGNAL_TXD_INV));
}

static void nextPhase(void *unused)
{
	switch (gPhase) {
		case kInBreak:
			holdBreak(0);
			gPhase = kInMarking;
			esp_timer_start_once(gTimer, kMarking);
			break;
		case kInMarking:
			gPhase = kInCommand;
			uart_tx_chars(kPort, (const char *)gCommand, gLength);
			esp_timer_start_once(gTimer, gLength * kCharacter + kTurn);
			break;
		case kInCommand:
			uart_flush_input(kPort);
			gPhase = kQuiet;
			break;
	}
}

static void release(void)
{
	if (gTimer) {
		esp_timer_stop(gTimer);
		esp_timer_delete(gTimer);
		gTimer = NULL;
	}
	if (uart_is_driver_installed(kPort))
		uart_driver_delete(kPort);
	if (gPin >= 0) {
		builtinFreePin(gPin);
		builtinFreePin(gTransmitPin);
	}
	gPin = gTransmitPin = -1;
	gPhase = kQuiet;
}

/* pin, transmitPin */
void xs_loam_sdi12_open(xsMachine *the)
{
	int pin = xsmcToInteger(xsArg(0));
	int transmitPin = xsmcToInteger(xsArg(1));
	uart_config_t line = {
		.baud_rate = kBaud,
		.data_bits = UART_DATA_8_BITS,
		.parity = UART_PARITY_DISABLE,
		.stop_bits = UART_STOP_BITS_1,
		.flow_ctrl = UART_HW_FLOWCTRL_DISABLE,
		.source_clk = UART_SCLK_DEFAULT,
	};
	esp_timer_create_args_t timer = {
		.callback = nextPhase,
		.name = "sdi12",
	};

	if (uart_is_driver_installed(kPort) || !builtinIsPinFree(pin) || !builtinIsPinFree(transmitPin))
		xsRangeError("in use");
	if (uart_driver_install(kPort, kReceived, 0, 0, NULL, 0))
		xsUnknownError("no UART");
	/* Inverted before the pins are, so that the wire sees no break. */
	if (uart_param_config(kPort, &line) ||
		uart_set_line_inverse(kPort, UART_SIGNAL_RXD_INV | UART_SIGNAL_TXD_INV) ||
		uart_set_pin(kPort, transmitPin, pin, UART_PIN_NO_CHANGE, UART_PIN_NO_CHANGE) ||
		uart_set_rx_full_threshold(kPort, 1) ||
		esp_timer_create(&timer, &gTimer)) {
		release();
		xsRangeError("unusable pins");
	}
	gPin = pin;
	gTransmitPin = transmitPin;
	builtinUsePin(pin);
	builtinUsePin(transmitPin);
}

/* The command, printable ASCII. */
void xs_loam_sdi12_send(xsMachine *the)
{
	const char *command = xsmcToString(xsArg(0));
	size_t length = c_strlen(command), i;

	if (!gTimer)
		xsUnknownError("closed");
	if ((0 == length) || (length > kLongest))
		xsRangeError("invalid command");
	esp_timer_stop(gTimer);		/* fails where it does not run, which is as well */
	for (i = 0; i < length; i++) {
		uint8_t bits = command[i] & 0x7f;
		gCommand[i] = bits | (parityOf(bits) << 7);
	}
	gLength = (uint8_t)length;
	gPhase = kInBreak;
	holdBreak(1);
	esp_timer_start_once(gTimer, kBreak);
}

/* An ArrayBuffer of what came in since the command was sent, or since the last call. */
void xs_loam_sdi12_receive(xsMachine *the)
{
	uint8_t bytes[96];
	int count = 0, i;

	if (gTimer && (kQuiet == gPhase))
		count = uart_read_bytes(kPort, bytes, sizeof(bytes), 0);
	if (count < 0)
		count = 0;
	for (i = 0; i < count; i++)
		bytes[i] = parityOf(bytes[i]) ? 0xff : (bytes[i] & 0x7f);
	xsmcSetArrayBuffer(xsResult, bytes, count);
}

void xs_loam_sdi12_close(xsMachine *the)
{
	release();
}
