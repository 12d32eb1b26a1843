/** Tests of pictures. */
package dev.pare.report.chart;
