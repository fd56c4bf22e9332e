using System.Diagnostics;

namespace Programs;

/// <summary>The one clock: nanoseconds, CLOCK_MONOTONIC on Linux.</summary>
internal static class Clock
{
    private static readonly long NanosecondsPerTick = 1_000_000_000 / Stopwatch.Frequency;

    public static long Now() => Stopwatch.GetTimestamp() * NanosecondsPerTick;
}
