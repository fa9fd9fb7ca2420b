#ifndef KERBEN_CSYSTEMD_SHIM_H
#define KERBEN_CSYSTEMD_SHIM_H

/* sd_notify and sd_watchdog_enabled take no variadic arguments, so they import as they are. */
#include <systemd/sd-daemon.h>

#endif
