/* The system heap's free bytes. The SDK's instrumentation has the figure in debug builds only. */

#include "xsmc.h"
#include "xsHost.h"
#include "mc.xs.h"
#include "esp_system.h"

void xs_loam_free_memory(xsMachine *the)
{
	xsmcSetInteger(xsResult, (int)esp_get_free_heap_size());
}
