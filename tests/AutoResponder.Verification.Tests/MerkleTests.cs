using CsCheck;

namespace AutoResponder.Verification.Tests;

/// <summary>The tree is that of RFC 6962, as everybody else's is.</summary>
public sealed class MerkleTests
{
    /// <summary>The data and the roots that implementations of Certificate Transparency are tested with.</summary>
    private static readonly string[] Data = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    public static TheoryData<int, string> Roots => new()
    {
        { 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
        { 1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d" },
        { 2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125" },
        { 3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77" },
        { 4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7" },
        { 5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4" },
        { 6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef" },
        { 7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c" },
        { 8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" },
    };

    private static readonly Hash32[] Leaves = [.. Data.Select(text => MerkleTree.Leaf(Convert.FromHexString(text)))];

    [Theory]
    [MemberData(nameof(Roots))]
    public void The_root_is_the_one_that_others_have(int size, string root) => Assert.Equal(root, MerkleTree.Root(Leaves.Take(size)).ToString());

    [Fact]
    public void Every_leaf_of_a_tree_of_any_size_leads_to_its_root_and_no_other_does() =>
        (from size in Gen.Int[1, 70]
         from index in Gen.Int[0, size - 1]
         from other in Gen.Int[0, size - 1]
         select (size, index, other)).Sample(tree =>
        {
            var leaves = Enumerable.Range(0, tree.size).Select(number => MerkleTree.Leaf([(byte)number])).ToList();
            var (root, path) = (MerkleTree.Root(leaves), MerkleTree.Path(leaves, tree.index));

            Assert.Equal(root, MerkleTree.RootOf(leaves[tree.index], tree.index, tree.size, path));
            if (tree.other != tree.index)
            {
                Assert.NotEqual(root, MerkleTree.RootOf(leaves[tree.other], tree.index, tree.size, path));
                Assert.NotEqual(root, MerkleTree.RootOf(leaves[tree.index], tree.other, tree.size, path));
            }

            Assert.Null(MerkleTree.RootOf(leaves[tree.index], tree.index, tree.size, [.. path, root]));
            if (path.Count > 0) Assert.Null(MerkleTree.RootOf(leaves[tree.index], tree.index, tree.size, [.. path.Skip(1)]));
        });

    [Fact]
    public void The_leaves_in_another_order_are_another_tree() => Assert.NotEqual(MerkleTree.Root(Leaves), MerkleTree.Root(Leaves.Reverse()));
}
