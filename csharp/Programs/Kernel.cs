using System.Runtime.CompilerServices;

namespace Programs;

/// <summary>The unit of computing work: one dependent chain, which no compiler can spread over lanes.</summary>
internal static class Kernel
{
    // Not inlined, so that no caller's loop can run several chains side by side.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static uint Unit(uint seed, uint i, int size)
    {
        uint x = U32.SeedFor(seed, i);
        uint sum = 0;
        for (int round = 0; round < size; round++)
        {
            x = Xs32(x);
            sum += x;
        }

        return sum ^ x;
    }

    private static uint Xs32(uint x)
    {
        x ^= x << 13;
        x ^= x >> 17;
        return x ^ (x << 5);
    }
}
