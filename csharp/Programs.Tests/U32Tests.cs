using Xunit;

namespace Programs.Tests;

public sealed class U32Tests
{
    [Theory]
    [InlineData(1, 0x514e28b7)]
    [InlineData(uint.MaxValue, 0x81f16f39)]
    public void Fmix32_has_the_contracts_vectors(uint value, uint expected) =>
        Assert.Equal(expected, U32.Fmix32(value));

    [Fact]
    public void SeedFor_mixes_base_and_index() => Assert.Equal(0x514e28b7u, U32.SeedFor(1, 0));

    [Fact]
    public void SeedFor_is_never_zero() => Assert.Equal(0x9E3779B9u, U32.SeedFor(0, 0));

    [Fact]
    public void SeedFor_wraps() => Assert.Equal(U32.SeedFor(1, 0), U32.SeedFor(unchecked(1 - 0x9E3779B9u), 1));

    [Fact]
    public void Unit_has_the_contracts_vector() => Assert.Equal(0x60a2aeb2u, Kernel.Unit(1, 0, 1000));

    [Fact]
    public void Fold_has_the_contracts_vector()
    {
        uint[] answers = [.. Enumerable.Range(0, 8).Select(i => Kernel.Unit(1, (uint)i, 10_000))];
        Assert.Equal(0x7de2d8b8u, U32.Fold(answers));
    }

    [Fact]
    public void Fold_notices_a_swap() => Assert.NotEqual(U32.Fold([1, 2]), U32.Fold([2, 1]));
}
