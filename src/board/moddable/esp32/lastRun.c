/*
	What a run leaves behind for the next one, in RTC memory that no start of the chip clears: it outlives every restart,
	panics and watchdogs included, and holds garbage after a power cut. Hence the mark and the check sum.

	The check is over all of it but itself. `place` is written with each callback, so the sum is a cheap one.
*/

#include "xsmc.h"
#include "xsHost.h"
#include "mc.xs.h"
#include "esp_attr.h"
#include "esp_system.h"

#define kMark 0x4c6f616d	/* "Loam" */

typedef struct {
	uint32_t mark;
	uint8_t wanted;
	char place[24];
	char cause[64];
	uint32_t check;
} LastRun;

static RTC_NOINIT_ATTR LastRun gRun;

static uint32_t checkOf(void)
{
	const uint8_t *bytes = (const uint8_t *)&gRun;
	uint32_t sum = 2166136261u;		/* FNV-1a */
	size_t i;

	for (i = 0; i < offsetof(LastRun, check); i++)
		sum = (sum ^ bytes[i]) * 16777619u;
	return sum;
}

/* Printable ASCII only, so that a cut never leaves half a character. */
static void copyText(char *to, size_t size, const char *from)
{
	while ((size > 1) && *from) {
		char c = *from++;
		*to++ = ((c >= ' ') && (c < 127)) ? c : '?';
		size -= 1;
	}
	while (size--)
		*to++ = 0;
}

static void writeCause(uint8_t wanted, const char *text, const char *more)
{
	char cause[sizeof(gRun.cause)];
	size_t used;

	copyText(cause, sizeof(cause), text);
	if (more && *more) {
		used = c_strlen(cause);
		copyText(cause + used, sizeof(cause) - used, ": ");
		used = c_strlen(cause);
		copyText(cause + used, sizeof(cause) - used, more);
	}
	gRun.mark = kMark;
	gRun.wanted = wanted;
	c_memcpy(gRun.cause, cause, sizeof(cause));
	gRun.check = checkOf();
}

/* "1" where it ended as asked for, else "0"; its place; a line end; its cause. Nothing where nothing was left. */
void xs_loam_last_run(xsMachine *the)
{
	char text[1 + sizeof(gRun.place) + 1 + sizeof(gRun.cause)];

	if ((gRun.mark == kMark) && (gRun.check == checkOf())) {
		char *to = text;
		*to++ = gRun.wanted ? '1' : '0';
		c_strcpy(to, gRun.place);
		to += c_strlen(to);
		*to++ = '\n';
		c_strcpy(to, gRun.cause);
		xsmcSetString(xsResult, text);
	}
	c_memset(&gRun, 0, sizeof(gRun));
	gRun.mark = kMark;
	gRun.check = checkOf();
}

void xs_loam_enter(xsMachine *the)
{
	copyText(gRun.place, sizeof(gRun.place), xsmcToString(xsArg(0)));
	gRun.check = checkOf();
}

void xs_loam_restart(xsMachine *the)
{
	writeCause(1, xsmcToString(xsArg(0)), NULL);
	esp_restart();
}

/*
	The abort hook: what the machine died of, and what the exception said where it was one. It never returns: the machine
	would call it again and again until the native stack ends (fxAbort, xs/platforms/esp/xsPlatform.c).
*/
void xs_loam_abort(xsMachine *the)
{
	char status[32];

	/* A copy: what looks at the exception may move strings. */
	copyText(status, sizeof(status), (xsmcArgc > 0) ? xsmcToString(xsArg(0)) : "abort");
	/* First, as looking at the exception may fail in a machine that has no memory left. */
	writeCause(0, status, NULL);
	xsTry {
		if (xsmcArgc > 1) {
			int type = xsmcTypeOf(xsArg(1));
			xsmcVars(1);
			if (xsReferenceType == type) {
				xsmcGet(xsVar(0), xsArg(1), xsID_message);
				type = xsmcTypeOf(xsVar(0));
			}
			else
				xsVar(0) = xsArg(1);
			if ((xsStringType == type) || (xsStringXType == type))
				writeCause(0, status, xsmcToString(xsVar(0)));
		}
	}
	xsCatch {
	}
	esp_restart();
}
