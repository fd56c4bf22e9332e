namespace Programs.Workloads;

/// <summary>All units one after the other: what the others are held against.</summary>
internal static class ComputeSequential
{
    public static IEnumerable<uint> Stream(IEnumerable<uint> seeds, int units, int size, Unit unit)
    {
        foreach (uint seed in seeds)
        {
            // region work
            uint[] answers = new uint[units];
            for (int i = 0; i < answers.Length; i++)
            {
                answers[i] = unit(seed, (uint)i, size);
            }

            yield return U32.Fold(answers);
            // endregion
        }
    }
}
