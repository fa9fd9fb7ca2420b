#ifndef KERBEN_CXLSXWRITER_SHIM_H
#define KERBEN_CXLSXWRITER_SHIM_H

#include <xlsxwriter.h>

#endif
