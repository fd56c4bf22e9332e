namespace Programs;

/// <summary>The arithmetic that every language shares: unsigned 32 bits, modulo 2^32.</summary>
internal static class U32
{
    private const uint Golden = 0x9E3779B9;

    public static uint Fmix32(uint h)
    {
        h ^= h >> 16;
        h *= 0x85EBCA6B;
        h ^= h >> 13;
        h *= 0xC2B2AE35;
        return h ^ (h >> 16);
    }

    /// <summary>The start value of task <paramref name="i"/>; never 0, which xorshift could not leave.</summary>
    public static uint SeedFor(uint seed, uint i)
    {
        uint mixed = Fmix32(seed + (i * Golden));
        return mixed == 0 ? Golden : mixed;
    }

    /// <summary>Combines the answers; each is bound to its index, so a lost or swapped one changes the sum.</summary>
    public static uint Fold(ReadOnlySpan<uint> answers)
    {
        uint total = 0;
        for (int i = 0; i < answers.Length; i++)
        {
            total += Share((uint)i, answers[i]);
        }

        return total;
    }

    /// <summary>What the answer of task <paramref name="i"/> adds to the fold.</summary>
    public static uint Share(uint i, uint answer) => Fmix32(answer + (i * Golden));
}
